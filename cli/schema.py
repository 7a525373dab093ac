"""`schema`: what every JSON document may hold, for programs that read or write them."""

from __future__ import annotations

import click

from cli import completion
from cli.options import common, examples
from cli.output import emit, say_all
from cli.session import Session
from timeline.errors import UnknownDocument


@click.command(
    epilog=examples("dateline schema", "dateline schema timeline", "dateline schema import-form")
)
@click.argument("name", required=False, shell_complete=completion.documents)
@click.option("--all", "everything", is_flag=True, help="All of them, as one document.")
@common
def schema_command(name: str | None, everything: bool) -> None:
    """Print the JSON Schema of a JSON document.

    NAME is the command that prints the document with --json; error is what a command that fails
    prints, and import-form what import reads. Without NAME they are listed.
    """
    from projections.formats import schema

    session = Session()
    listed = schema.listed()
    names = [one["name"] for one in listed]
    if everything and name is not None:
        raise click.UsageError("Either a NAME or --all, not both.")
    if everything:
        emit(schema.everything(session.vocabulary_anywhere))
    elif name in names:
        emit(schema.document(name, session.vocabulary_anywhere))
    elif name is not None:
        from timeline.nearest import nearest  # only mistakes pay for it

        raise UnknownDocument(name, nearest(name, names))
    elif session.json:
        emit({"schemas": listed})
    else:
        width = max(map(len, names))
        say_all((f"{one['name']:<{width}}  {one['description']}", {}) for one in listed)
