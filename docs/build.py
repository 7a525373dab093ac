"""Writes a manual page and a document for each command, from the help that the command gives.

`make docs` runs it after a command has changed; a test compares what is kept with what it makes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click_man.man import ManPage  # type: ignore[import-untyped]  # it has no types

from cli.main import COMMANDS, VERSION, dateline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

DOCS = Path(__file__).parent
FOLDERS = ("commands", "man")  # below `DOCS`, made whole from here
Rows = list[tuple[str, str]]
EXIT_CODES: Rows = [
    ("0", "done"),
    ("1", "refused by a rule; nothing is written"),
    ("2", "wrong usage or input"),
    ("3", "somebody else changed it first"),
    ("4", "the log cannot be reached, or is locked"),
    ("5", "integrity failure"),
    ("70", "a mistake of the program"),
    ("130", "stopped with Ctrl-C"),
]


class Help(NamedTuple):
    """What a command says of itself; `lists` are its options, and a group's commands."""

    path: str
    usage: str
    paragraphs: tuple[str, ...]
    lists: tuple[tuple[str, Rows], ...]
    examples: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of its manual page."""
        return self.path.replace(" ", "-")

    @property
    def file(self) -> str:
        """The name of its document."""
        return f"{self.path.rpartition(' ')[2]}.md"

    @property
    def summary(self) -> str:
        """The first sentence, without its full stop."""
        return re.split(r"(?<=\.)\s", self.paragraphs[0], maxsplit=1)[0].rstrip(".")


class Lists(click.HelpFormatter):
    """Keeps the lists that help is made of, unwrapped."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, Rows]] = []

    def write_heading(self, heading: str) -> None:
        """Begin a list."""
        self.heard.append((heading, []))

    def write_dl(self, rows: Iterable[tuple[str, str]], *_: Any, **__: Any) -> None:
        """Keep what is in it."""
        self.heard[-1][1].extend(rows)


def helps() -> Iterator[Help]:
    """What `dateline` and each command say of themselves, in the order they are listed."""
    root = click.Context(dateline, info_name="dateline", **dateline.context_settings)
    yield _help(dateline, root)
    for name in COMMANDS:
        command = dateline.get_command(root, name)
        assert command is not None, name
        yield _help(command, click.Context(command, info_name=name, parent=root))


def _help(command: click.Command, context: click.Context) -> Help:
    lists = Lists()
    command.format_options(context, lists)
    said, _, examples = (command.epilog or "").replace("\b\n", "").partition("Examples:\n")
    text = f"{command.help or ''}\n\n{said}".strip()
    return Help(
        path=context.command_path,
        usage=" ".join(command.collect_usage_pieces(context)),
        paragraphs=tuple(" ".join(part.split()) for part in text.split("\n\n")),
        lists=tuple(lists.heard),
        examples=tuple(line.strip() for line in examples.splitlines() if line.strip()),
    )


# --- documents ------------------------------------------------------------------------------------


def document(said: Help) -> str:
    """The document of a command, as Markdown."""
    parts = [f"# {said.path}", *map(_plain, said.paragraphs[:1])]
    parts += [f"```sh\n{said.path} {said.usage}\n```", *map(_plain, said.paragraphs[1:])]
    for heading, rows in said.lists:
        parts.append(f"## {heading}")
        parts.append("\n".join(f"- `{term}`: {_plain(meaning)}" for term, meaning in rows))
    if said.examples:
        parts.append("## Examples\n\n```sh\n" + "\n".join(said.examples) + "\n```")
    return "\n\n".join(parts) + "\n"


def index(all_said: Sequence[Help]) -> str:
    """The list of the commands, with what `dateline` itself takes."""
    root, *others = all_said
    options = tuple((heading, rows) for heading, rows in root.lists if heading != "Commands")
    listed = "\n".join(f"- [{one.path}]({one.file}): {_plain(one.summary)}" for one in others)
    codes = "\n".join(f"- `{code}`: {meaning}" for code, meaning in EXIT_CODES)
    made = "Made by `make docs` from what each command says with `--help`; the same as manual pages"
    return (
        document(root._replace(lists=options))
        + f"\n## Commands\n\n{listed}\n\n## Exit codes\n\n{codes}\n\n"
        + f"{made}: `man dateline-log`.\n"
    )


def _plain(text: str) -> str:
    """Words that Markdown would take for its own."""
    return re.sub(r"([\\`*_<\[#])", r"\\\1", text)


# --- manual pages ---------------------------------------------------------------------------------


def manual(said: Help, others: Sequence[Help]) -> str:
    """The manual page of a command. It bears no date: the same help gives the same page."""
    page = ManPage(said.path)
    page.date, page.version = "", VERSION
    page.short_help, page.synopsis = roff(said.summary), said.usage
    page.description = "\n\n".join(map(roff, said.paragraphs))
    lists: Mapping[str, Rows] = dict(said.lists)
    page.options = [(term, roff(meaning)) for term, meaning in lists.get("Options", ())]
    more = [_listed(heading, rows) for heading, rows in said.lists if heading != "Options"]
    if said.examples:
        lines = "\n".join(map(roff, said.examples))
        more.append(f".SH EXAMPLES\n.EX\n{lines}\n.EE")
    also = ", ".join(f"\\fB{one.name.replace('-', BOLD_HYPHEN)}\\fP(1)" for one in others)
    more += [_listed("Exit codes", EXIT_CODES), f".SH SEE ALSO\n.nh\n{also}"]
    titled = str(page).replace(f'"{said.path.upper()}"', f'"{said.name.upper()}"', 1)
    return titled + "".join(f"{part}\n" for part in more)


BOLD_HYPHEN = r"\-"  # a hyphen that is copied from the page as one


def _listed(heading: str, rows: Rows) -> str:
    items = "".join(f"\n.TP\n\\fB{roff(term)}\\fP\n{roff(meaning)}" for term, meaning in rows)
    title, remark, explained = heading.partition(" (")
    return f".SH {title.upper()}{remark}{explained}{items}"


def roff(text: str) -> str:
    """A line of text that `man` shows as it is, whatever it begins with or holds."""
    text = text.replace("\\", r"\e").replace("-", BOLD_HYPHEN).replace("'", r"\(aq")
    text = text.replace("`", r"\(ga").replace("^", r"\(ha").replace("~", r"\(ti")
    return rf"\&{text}" if text.startswith(".") else text


# --- all of them ----------------------------------------------------------------------------------


def pages() -> dict[str, str]:
    """All that is made here, by its place below `DOCS`."""
    all_said = list(helps())
    root, *others = all_said
    made = {"commands/README.md": index(all_said), "man/dateline.1": manual(root, others)}
    for one in others:
        made[f"commands/{one.file}"] = document(one)
        made[f"man/{one.name}.1"] = manual(one, [root])
    return made


def kept() -> dict[str, str]:
    """What is there now, by its place below `DOCS`."""
    found = (path for folder in FOLDERS for path in (DOCS / folder).glob("*"))
    return {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in found}


def main() -> None:
    """Write what has changed, and take away what no command makes any more."""
    made, before = pages(), kept()
    for place in before.keys() - made.keys():
        (DOCS / place).unlink()
    for place, text in made.items():
        (DOCS / place).parent.mkdir(exist_ok=True)
        if before.get(place) != text:
            (DOCS / place).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
