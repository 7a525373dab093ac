"""Options that every command takes, before or after its name, and a few that several share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Function = TypeVar("Function", bound=Callable[..., Any])
GLOBAL = "global_"  # apart from arguments of the same name, such as a command's own STORY
META = "dateline."  # the prefix of what is remembered in click's context


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Keep what was given; the same option after the command wins over the one before it."""
    if value not in (None, False):
        ctx.meta[META + str(param.name).removeprefix(GLOBAL)] = value


def _stories(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    from cli.completion import stories  # only a shell asks

    return stories(ctx, param, typed)


def _folders(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    from cli.completion import folders  # only a shell asks

    return folders(ctx, param, typed)


def common(function: Function) -> Function:
    """Add the global options."""
    for option in reversed(
        (
            _global("--desk", metavar="PATH", help="The desk's folder.", shell_complete=_folders),
            _global(
                "--story",
                metavar="SLUG",
                help="The story, instead of the chosen one.",
                shell_complete=_stories,
            ),
            _global("--user", metavar="NAME", help="Who is typing."),
            _global("--json", is_flag=True, help="One JSON document on standard output."),
            _global("--quiet", is_flag=True, help="No remarks: only answers and errors."),
            _global("--no-color", is_flag=True, help="No colour, also on a terminal."),
            _global("--no-pager", is_flag=True, help="No pager, also for what is long."),
            _global("--verbose", is_flag=True, help="Say what was found, and why."),
            answered(
                "-h", "--help", text="Show this message and exit.", answer=click.Context.get_help
            ),
        )
    ):
        function = option(function)
    return function


def answered(
    *names: str, text: str, answer: Callable[[click.Context], str]
) -> Callable[[Function], Function]:
    """An option that is answered instead of the command.

    Those of click's own have their help translated, which takes longer than to load this program's.
    """

    def tell(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked and not ctx.resilient_parsing:
            click.echo(answer(ctx), color=ctx.color)
            ctx.exit()

    name = GLOBAL + names[-1].removeprefix("--")
    return click.option(
        *names, name, is_flag=True, is_eager=True, expose_value=False, help=text, callback=tell
    )


def _global(name: str, **settings: Any) -> Callable[[Function], Function]:
    parameter = GLOBAL + name.removeprefix("--").replace("-", "_")
    return click.option(name, parameter, callback=_remember, expose_value=False, **settings)


def writing(function: Function) -> Function:
    """Add the options of every command that changes the record."""
    dry_run = click.option(
        "--dry-run", is_flag=True, help="Show what would be recorded; record nothing."
    )
    clock = click.option(
        "--clock-is-right",
        is_flag=True,
        help="Go on although this machine's clock is days ahead of the desk.",
    )
    return dry_run(clock(function))


def believing(function: Function) -> Function:
    """Add the option of what is shown to readers, where an embargo ends by the machine's clock."""
    return click.option(
        "--clock-is-right",
        is_flag=True,
        help="For readers: an embargo is over although this machine's clock is days ahead.",
    )(function)


def two_clocks(function: Function) -> Function:
    """Add the options that set the two clocks of a question."""
    as_of = click.option(
        "--as-of", metavar="DATE", help="What had happened by the end of DATE (default: today)."
    )
    known_at = click.option(
        "--known-at",
        metavar="MOMENT",
        help="Only what was recorded by then: a date, a time, or a position of the log.",
    )
    return as_of(known_at(function))


def examples(*lines: str) -> str:
    """The end of a command's help: examples, kept line by line; the tests run them."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
