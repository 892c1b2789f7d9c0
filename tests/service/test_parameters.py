"""Each kind of parameter: what is taken, what is refused, and that its schema says the same."""

from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.service.operations import OPERATIONS
from gov_deadlines.service.parameters import Parameter
from gov_deadlines.text import LANGUAGES, Text

ABOUT = Text("x", "某", "some")
TAKEN: list[tuple[str, Any, Any]] = [
    ("text", "钦州/会签回复", "钦州/会签回复"),
    ("date", "2024-04-03", date(2024, 4, 3)),
    ("text", "", ""),
    ("date-or-true", True, True),
    ("date-or-true", "2024-04-03", date(2024, 4, 3)),
    ("month", "2024-10", "2024-10"),
    ("length", "5wd", "5wd"),
    ("length", "+3d", "+3d"),
    ("flag", True, True),
    ("whole", -5, -5),
    ("texts", ["a", "b"], ["a", "b"]),
    ("texts", [], []),
    ("dates", ["2024-04-03"], [date(2024, 4, 3)]),
    ("cells", ["2024-04-03", "soon", None], ["2024-04-03", "soon", None]),
    ("text-or-cells", "a", "a"),
    ("text-or-cells", ["a", "", None], ["a", "", None]),
]
REFUSED: list[tuple[str, Any]] = [
    ("text", "\0"),
    ("text", "x" * 201),
    ("date", ""),
    ("date-or-true", False),
    ("date-or-true", "true"),
    ("text", 5),
    ("text", None),
    ("date", "2024-02-30"),
    ("date", 20240403),
    ("month", "2024-13"),
    ("month", "2024-1"),
    ("month", "0000-10"),
    ("length", "5"),
    ("length", "0wd"),
    ("flag", "true"),
    ("flag", 1),
    ("whole", 5.5),
    ("whole", True),
    ("whole", "5"),
    ("whole", 100_001),
    ("texts", "a"),
    ("texts", [5]),
    ("texts", ["a"] * 4),
    ("dates", ["x"]),
    ("dates", {}),
    ("cells", [20240403]),
    ("cells", "2024-04-03"),
    ("text-or-cells", 5),
    ("text-or-cells", ["\0"]),
]


def parameter(kind: Any) -> Parameter:
    return Parameter("x", kind, ABOUT, None, most=3)


@pytest.mark.parametrize(("kind", "value", "wanted"), TAKEN)
def test_taken_by_the_check_and_by_the_schema(kind: str, value: Any, wanted: Any) -> None:
    one = parameter(kind)
    assert one.checked(value) == wanted
    Draft202012Validator(one.schema()).validate(value)


@pytest.mark.parametrize(("kind", "value"), REFUSED)
def test_refused_by_the_check_and_by_the_schema(kind: str, value: Any) -> None:
    one = parameter(kind)
    with pytest.raises(GovDeadlinesError) as refused:
        one.checked(value)
    assert all(refused.value.message.say(language) for language in LANGUAGES)
    schema = Draft202012Validator(one.schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert not schema.is_valid(value)


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        ("flag", "true", True),
        ("date-or-true", "true", True),
        ("date-or-true", "2024-04-03", "2024-04-03"),
        ("flag", "1", "1"),
        ("whole", "-5", -5),
        ("whole", "５", "５"),
        ("text", "5", "5"),
    ],
)
def test_values_in_a_query(kind: str, text: str, wanted: Any) -> None:
    assert parameter(kind).read(text) == wanted


def test_choices() -> None:
    one = Parameter("silence", "text", ABOUT, "any", choices=("any", "agreed"))
    assert (one.checked("any"), one.schema()) == ("any", {"type": "string", "enum": ["any", "agreed"]})
    with pytest.raises(GovDeadlinesError, match="any, agreed"):
        one.checked("never")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_example_fits_its_schema_and_is_said_in_both_languages(operation: Any) -> None:
    schema = operation.input_schema()
    Draft202012Validator.check_schema(schema)
    for given in operation.examples:
        Draft202012Validator(schema).validate(dict(given))
    for one in operation.parameters:
        assert one.about.zh != one.about.en
        Draft202012Validator(one.schema()).validate(one.example)
        assert operation.input_schema("zh")["properties"][one.name]["description"] == one.about.zh
