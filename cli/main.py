"""The command line's front door: the list of commands, each loaded only when it is called."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

# Nearly all that is made lives until the end: to look for garbage on the way, and once more at the
# end, would take a quarter of the time.
gc.set_threshold(100_000)
try:
    import click

    from cli.options import answered, common
except KeyboardInterrupt:  # nothing of ours is there yet to tell it
    sys.stderr.write("dateline: stopped; nothing is half-written\n")
    sys.exit(130)

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VERSION = "0.1.0"  # as in pyproject.toml; looking it up would cost a third of `--help`

# name: (module, what `dateline --help` says of it). The first sentence of the command's own help.
COMMANDS = {
    "init": ("cli.desks", "Make a desk in a folder."),
    "demo": ("cli.demo", "Make a demonstration desk, show the main readings, and build the pages."),
    "open": ("cli.stories", "Open a story."),
    "use": ("cli.stories", "Choose the story you work on."),
    "stories": ("cli.stories", "List the stories of the desk."),
    "amend": ("cli.stories", "Change what is said of a story."),
    "close": ("cli.stories", "Close a story: nothing more is logged in it."),
    "reopen": ("cli.stories", "Reopen a story: it goes on."),
    "log": ("cli.log", "Log one development of a story."),
    "note": ("cli.log", "Keep a bare private note."),
    "triage": ("cli.triage", "List the notes without a kind, or give one a kind."),
    "correct": ("cli.changes", "Correct fields of a development."),
    "edit": ("cli.edit", "Correct a development in your editor."),
    "retract": ("cli.changes", "Strike a development, and say why."),
    "reinstate": ("cli.changes", "Take a retraction back, and say why."),
    "release": ("cli.visibility", "Let readers see developments."),
    "withhold": ("cli.visibility", "Keep a development from readers."),
    "move": ("cli.changes", "Take a development to another story."),
    "undo": ("cli.undo", "Take back the last thing you recorded."),
    "redo": ("cli.undo", "Bring back what you just undid."),
    "timeline": ("cli.timeline", "Show a story in the order it happened, as of any date."),
    "standing": ("cli.standing", "Show where a story stands, as of any date."),
    "upcoming": ("cli.standing", "List what is due, deadlines and embargoes."),
    "since": ("cli.since", "Show what was recorded since a moment, and what it moved."),
    "diff": ("cli.since", "Compare where a story stood on two dates."),
    "party": ("cli.parties", "Show what a party said and did, or record its other names."),
    "follow": ("cli.follow", "Follow the log: each new event as a line of JSON."),
    "check": ("cli.check", "Check a story: what is missing, late, doubtful or there twice."),
    "show": ("cli.show", "Show one development in full."),
    "find": ("cli.find", "Find developments by their words, in all stories."),
    "verbs": ("cli.verbs", "List the verbs, kinds and relations."),
    "kind": ("cli.kinds", "List the newsroom's own kinds, or define one."),
    "import": ("cli.exchange", "Import a story from a file."),
    "export": ("cli.exchange", "Export a story as text, or what is public as a database."),
    "build": ("cli.build", "Build the pages that readers see."),
    "serve": ("cli.serve", "Look at the pages while you work: they follow the log."),
    "backup": ("cli.backup", "Copy the log to a new file, and verify the copy."),
    "restore": ("cli.backup", "Make a desk of a backup."),
    "rebuild": ("cli.rebuild", "Make the read model anew from the log."),
    "doctor": ("cli.doctor", "Check the desk, the log and this machine."),
    "schema": ("cli.schema", "Print the JSON Schema of a JSON document."),
    "completion": (
        "cli.shells",
        "Print what makes a shell complete commands, stories, verbs and refs.",
    ),
    "config": ("cli.config", "List what is set, or set it."),
}


class Commands(click.Group):
    """Commands by name, imported when called: start-up is part of the product."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module  # kept out of `--help`

        found = getattr(import_module(COMMANDS[cmd_name][0]), f"{cmd_name}_command")
        assert isinstance(found, click.Command)
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands without importing them, or the options."""
        from click.shell_completion import CompletionItem  # only a shell asks

        if incomplete.startswith("-"):
            return super(click.Group, self).shell_complete(ctx, incomplete)
        return [
            CompletionItem(name, help=text)
            for name, (_, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def make_context(self, *args: Any, **settings: Any) -> click.Context:
        """Read the options; `--help` and `--version` are answered here."""
        try:
            return super().make_context(*args, **settings)
        except BrokenPipeError as closed:
            raise click.exceptions.Exit(_unread(closed)) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what it leaves to be done only when it succeeded is done here."""
        try:
            result = super().invoke(ctx)
        except BrokenPipeError as closed:
            return _unread(closed)
        except click.UsageError as error:
            error.ctx = error.ctx or self._context_of_command(ctx)
            raise
        except Exception as error:
            self._tell_as_typed(ctx, error)
            raise
        session = ctx.meta.get("dateline.session")
        return result if session is None else session.finish()

    def _context_of_command(self, ctx: click.Context) -> click.Context:
        """Where a command was called whose own context was not made yet."""
        name = ctx.invoked_subcommand
        command = self.get_command(ctx, name) if name else None
        return click.Context(command, parent=ctx, info_name=name) if command else ctx

    def _tell_as_typed(self, ctx: click.Context, error: Exception) -> None:
        """Raise what is wrong with a field anew, if an option of the command gave it."""
        from cli.usage import as_typed  # only mistakes pay for it
        from timeline.errors import BadField

        if isinstance(error, BadField):
            own = ctx.meta.get("dateline.fields of the desk", ())
            raise as_typed(error, [*self._context_of_command(ctx).command.params, *own]) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest ones; `help COMMAND` is `COMMAND --help`."""
        if args[:1] == ["help"] and not ctx.resilient_parsing:
            if args[1:] in ([], ["--help"]):
                click.echo(ctx.get_help())
                ctx.exit()
            args = [args[1], "--help"]
        slip = args and args[0] not in COMMANDS and not args[0].startswith("-")
        if slip and not ctx.resilient_parsing:
            from timeline.errors import UnknownCommand
            from timeline.nearest import nearest

            raise UnknownCommand(args[0], nearest(args[0], COMMANDS))
        return super().resolve_command(ctx, args)


def _unread(closed: BrokenPipeError) -> int:
    """Nobody reads on: click would exit 1, which is for what a rule refuses."""
    from cli.failure import report  # only mistakes pay for it

    return report(closed)


@click.group(
    cls=Commands,
    context_settings={"max_content_width": 100},
    epilog="Begin with: dateline demo, or dateline init and dateline open SLUG TITLE.",
)
@answered("--version", text="Show the version and exit.", answer=lambda _: f"dateline {VERSION}")
@common
def dateline() -> None:
    """Keep the record of a running story.

    Log each development as it happens or becomes known; read the story back as of any date, by
    what is known now or by what was known then.
    """


def run() -> None:
    """Run the command line; this is what the `dateline` script calls."""
    atexit.register(gc.freeze)
    _open_what_is_closed()
    _print_all_of_it()
    _print_what_can_be_printed()
    asked = "_DATELINE_COMPLETE" in os.environ  # by a shell: whoever is typing wants no remarks
    try:
        if asked:
            from cli import bash as bash  # noqa: PLC0414 - it makes itself known to click
        code = dateline.main(
            prog_name="dateline", standalone_mode=False, obj=monotonic()
        )  # --verbose counts from it
        sys.stdout.flush()
    except BaseException as error:
        from cli.failure import report  # only mistakes pay for it

        code = 1 if asked and not isinstance(error, SystemExit) else report(error)
    sys.exit(code if isinstance(code, int) else 0)


def _open_what_is_closed() -> None:
    """A caller may have closed standard streams: there is nothing to read then, nobody to tell."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - a device, open until the end


def _print_all_of_it() -> None:
    """Where Python is told not to buffer, what a signal keeps it from writing would be lost."""
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper) and isinstance(stream.buffer, io.RawIOBase):
        sys.stdout = open(stream.fileno(), "w", encoding=stream.encoding, closefd=False)  # noqa: SIM115 - a descriptor, open until the end


def _print_what_can_be_printed() -> None:
    """A character that the terminal's encoding does not have is shown escaped, never a failure."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    run()
