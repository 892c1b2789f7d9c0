"""One question that a program can ask: its name, its parameters, and the function that answers it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from gov_deadlines.service.answering import Answering, Asked, Own
from gov_deadlines.service.parameters import Parameter, checked_values
from gov_deadlines.text import Language, Text

LANG = "lang"  # the parameter that names the language of an answer in one language
PREFIX = "/v1/"  # before every path; another one when a form changes


class _Fields(NamedTuple):
    name: str
    path: str
    summary: Text
    parameters: tuple[Parameter, ...]
    answering: Answering
    schema: str
    examples: tuple[Mapping[str, Any], Mapping[str, Any]]
    by_day: bool = False
    media: str = "application/json"
    quick: bool = False


class Operation(_Fields):
    """One question that a program can ask.

    Attributes:
        name: its name, also that of an MCP tool and an OpenAPI operation.
        path: where HTTP answers it, under the version's prefix; ``{limit}`` in it is a parameter.
        summary: what it answers, in both languages.
        parameters: what it can be asked with.
        answering: the function that answers checked values.
        schema: the name of the JSON Schema of its answer.
        examples: the values of two questions, one as a Chinese and one as an English reader would ask it.
        by_day: whether the answer is another one tomorrow, where the day asked about is left out.
        quick: whether it is usually worked out sooner than a thread is found for it; see ``at_once``.
        media: the media type of its answer; what is not JSON is bytes.
    """

    @cached_property
    def named(self) -> dict[str, Parameter]:
        """Its parameters by name."""
        return {one.name: one for one in self.parameters}

    @property
    def takes_lists(self) -> bool:
        """Whether any parameter takes several values."""
        return any(one.is_list for one in self.parameters)

    def by_header(self, values: Mapping[str, Any]) -> bool:
        """Whether the answer to checked values is in the language that a header asks for: they name none."""
        return LANG in self.named and LANG not in values

    def at_once(self, values: Mapping[str, Any]) -> bool:
        """Whether checked values are answered sooner than a thread is found: not as of a day, and not by a name.

        A day of knowledge may be a new calendar; a Chinese name that is unknown is compared with all that there are.
        """
        return self.quick and "known_on" not in values and str(values.get("limit", "")).isascii()

    def ask(self, given: Mapping[str, object], own: Own = Own()) -> Any:  # noqa: ANN401, B008  (JSON; a constant)
        """The answer to the values given, as the command line prints it for a program.

        Raises UnknownChoice, Needed, InvalidDate or InvalidArgument for values that do not fit the parameters, and
        what the question itself raises.
        """
        return self.answer(self.checked(given), own)

    def checked(self, given: Mapping[str, object]) -> dict[str, Any]:
        """The values given, each checked. Raises InvalidArgument, InvalidDate."""
        return checked_values(self.name, self.named, given)

    def answer(self, values: Mapping[str, Any], own: Own = Own()) -> Any:  # noqa: ANN401, B008
        """The answer to checked values. Raises what the question raises."""
        return self.answering(Asked(values, own))

    def input_schema(self, language: Language | None = None) -> dict[str, Any]:
        """The JSON Schema of its values, with words in one language, or without a language in both.

        A value that may be left out may be null instead.
        """
        return {
            "type": "object",
            "properties": {one.name: _property(one, language) for one in self.parameters},
            "required": [one.name for one in self.parameters if one.required],
            "additionalProperties": False,
        }


def _property(one: Parameter, language: Language | None) -> dict[str, Any]:
    schema = one.schema() if one.required else {"anyOf": [one.schema(), {"type": "null"}]}
    return schema | {"description": described(one.about, language), "examples": [one.example]}


def described(text: Text, language: Language | None) -> str:
    """A statement in one language, or in both."""
    return f"{text.zh} / {text.en}" if language is None else text.say(language)
