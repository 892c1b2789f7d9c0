"""``gov-deadlines schema``: the form of what ``--json`` prints."""

from gov_deadlines.answer_schemas import listed, schemas
from gov_deadlines.answer_schemas import schema as schema_of
from gov_deadlines.cli import console
from gov_deadlines.cli.options import Given, argument, sharing
from gov_deadlines.pages.voice import aligned


def complete_schema(incomplete: str) -> list[str]:
    """The schemas that begin with the typed text, for shell completion."""
    return [name for name in schemas() if name.startswith(incomplete)]


@sharing(
    (),
    wanted=argument(
        "NAME",
        "哪个命令的答案，如 due、calendar add；不给则列出全部",
        "the command whose answer it describes, such as due or calendar add; without it, all are listed",
        autocompletion=complete_schema,
    ),
)
def schema(wanted: list[str] | None = None, *, given: Given) -> None:
    """Print the JSON Schema of an answer, or list all."""
    if wanted:
        console.print_object(schema_of(" ".join(wanted)))
        return
    found = listed()
    if given.json:
        console.print_object(found)
        return
    console.print_text(aligned([(one["name"], one["title"][given.language]) for one in found["schemas"]]))
