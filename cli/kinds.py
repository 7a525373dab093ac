"""`kind`: kinds, verbs and fields of a newsroom's own."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import click

from cli import completion, offers
from cli.moves import emit_with, moved
from cli.options import common, examples, writing
from cli.output import emit, say_all
from cli.report import lines
from cli.session import Session
from timeline.errors import BadPair, PresetOfNoVerb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from timeline.kind import DefineKind, OwnKind
    from timeline.vocabulary import Verb

FIELD = re.compile(r"(?P<name>[^:]+):(?P<type>[a-z]+)(\((?P<choices>[^)]*)\))?(:(?P<meaning>.*))?")
PRESET = re.compile(r"(?P<verb>[^.=]+)\.(?P<field>[^.=]+)=(?P<value>.+)")
OF_A_FIELD = ("name", "type", "meaning", "choices")
OF_A_VERB = ("name", "meaning", "preset", "relation")


@click.command(
    epilog=examples(
        "dateline kind",
        "dateline kind define ballot --extends vote --meaning 'Members vote by ballot.' "
        "--field 'turnout:number:How many of them voted.' --verb 'balloted:A ballot was held.'",
        "dateline log balloted The members vote to strike --turnout 1500",
        "dateline kind define ballot --verb recounted",
    )
)
@click.argument("action", metavar="[define", required=False, shell_complete=completion.define)
@click.argument("name", metavar="NAME]", required=False)
@click.option(
    "--extends",
    metavar="KIND",
    help="The kind that it is a sort of.",
    shell_complete=offers.kinds,
)
@click.option("--meaning", metavar="SENTENCE", help="What it is.")
@click.option(
    "--field",
    "fields",
    metavar="NAME:TYPE:MEANING",
    multiple=True,
    help="A field of its own: text, texts, number, when, url or choice(a|b). Repeatable.",
)
@click.option(
    "--verb",
    "verbs",
    metavar="VERB:MEANING",
    multiple=True,
    help="What a reporter types (default: NAME). Repeatable.",
)
@click.option(
    "--preset",
    "presets",
    metavar="VERB.FIELD=VALUE",
    multiple=True,
    help="A field that a verb fills in. Repeatable.",
)
@writing
@common
def kind_command(
    action: str | None, name: str | None, dry_run: bool, clock_is_right: bool, **typed: Any
) -> None:
    """List the newsroom's own kinds, or define one.

    A kind is a sort of one that comes with dateline, and works like it; its verbs and fields are
    typed like any. Defined again, it is added to. Its definition is in the record: dateline undo
    takes it back, as long as nobody else has logged with it.
    """
    session = Session()
    if action is None:
        _list(session)
        return
    if action != "define":
        raise click.UsageError(
            f"A kind can only be defined, not {action!r}: dateline kind define NAME."
        )
    if name is None:
        raise click.UsageError("Say what it is called: dateline kind define NAME --extends KIND.")
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    kind, recorded = desk.define_kind(_definition(name, typed))
    moves = moved(session, recorded)
    if session.json:
        from projections.formats.documents import changed

        emit_with({**changed(recorded), "kinds": [_document(kind)]}, moves)
        return
    for line in lines(kind.name, recorded, dry_run=dry_run):
        session.say(line)
    if not recorded:
        session.say(f"{kind.name}: nothing recorded, it is so already")
    for line in _shown(kind):
        session.say(f"  {line}")


def _definition(name: str, typed: Mapping[str, Any]) -> DefineKind:
    """A kind as it was typed."""
    from timeline.kind import DefineKind

    return DefineKind(
        name=name,
        extends=typed["extends"],
        meaning=typed["meaning"],
        fields=tuple(map(_field, typed["fields"])),
        verbs=tuple(_verbs(typed["verbs"], typed["presets"])),
    )


def _field(text: str) -> dict[str, Any]:
    """A field from `NAME:TYPE:MEANING`."""
    found = FIELD.fullmatch(text)
    if found is None:
        raise BadPair(text, "NAME:TYPE:MEANING, for example turnout:number:How many voted")
    choices = [one.strip() for one in (found["choices"] or "").split("|") if one.strip()]
    return {
        "name": found["name"].strip().replace("-", "_"),
        "type": found["type"],
        "meaning": (found["meaning"] or "").strip(),
        "choices": choices,
    }


def _verbs(verbs: tuple[str, ...], presets: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Verbs from `VERB:MEANING`, each with what `VERB.FIELD=VALUE` fills in."""
    filled: dict[str, dict[str, str]] = {}
    for text in presets:
        found = PRESET.fullmatch(text)
        if found is None:
            raise BadPair(text, "VERB.FIELD=VALUE, for example balloted.size=large")
        filled.setdefault(found["verb"], {})[found["field"].replace("-", "_")] = found["value"]
    for text in verbs:
        name, _, meaning = text.partition(":")
        preset = filled.pop(name.strip(), {})
        yield {"name": name.strip(), "meaning": meaning.strip(), "preset": preset}
    for verb in filled:
        raise PresetOfNoVerb(verb)


def _list(session: Session) -> None:
    """Each kind as the command that defines it, for another desk to run."""
    kinds = session.reading.kinds()
    if session.json:
        from projections.formats.documents import changed

        emit({**changed([]), "kinds": [_document(kind) for kind in kinds]})
        return
    if not kinds:
        session.say("no kind is defined here; dateline verbs lists those that come with dateline")
    verbs = session.read_vocabulary.verbs
    say_all((line, {}) for kind in kinds for line in (_command(kind, verbs), *_shown(kind)))


def _command(kind: OwnKind, verbs: Mapping[str, Verb]) -> str:
    """The command that defines it; what its verbs cannot fill in would be refused elsewhere."""
    words = ["dateline", "kind", "define", kind.name, "--extends", kind.extends]
    words += ["--meaning", kind.meaning]
    for field in kind.fields:
        choices = f"({'|'.join(field.choices)})" if field.choices else ""
        words += ["--field", f"{field.name}:{field.type}{choices}:{field.meaning}"]
    for verb in kind.verbs:
        words += ["--verb", f"{verb.name}:{verb.meaning}" if verb.meaning else verb.name]
        for name, value in verbs[verb.name].preset.items():
            words += ["--preset", f"{verb.name}.{name}={value}"]
    return shlex.join(words)


def _shown(kind: OwnKind) -> Iterator[str]:
    """What can be typed."""
    yield f"verbs: {', '.join(verb.name for verb in kind.verbs)}"
    for field in kind.fields:
        choices = f" ({', '.join(field.choices)})" if field.choices else ""
        yield f"--{field.name.replace('_', '-')}: {field.meaning or field.type}{choices}"


def _document(kind: OwnKind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "extends": kind.extends,
        "meaning": kind.meaning,
        "fields": [_said(field, OF_A_FIELD) for field in kind.fields],
        "verbs": [_said(verb, OF_A_VERB) for verb in kind.verbs],
    }


def _said(one: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}
