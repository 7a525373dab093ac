"""What a development can be told of on the command line: options, and the draft they make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cli import completion, offers, words
from cli.session import Session
from cli.standard_input import read_input
from timeline.draft import DevelopmentDraft
from timeline.errors import WrongOwnField
from timeline.vocabulary import QUOTE_TERMS, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from timeline.vocabulary import Field, Verb, Vocabulary

OF_THE_DESK = "dateline.fields of the desk"
OWN = "own_"  # apart from options of the same name: an offer has terms, and so has a quote
OF_QUOTES = ("speaker", "given_to", "terms")
FREE = frozenset({"document"})  # an own field that any development may have


class EntryCommand(click.Command):
    """A command whose help lists the own fields of kinds apart from what always applies."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; one that is unknown may be a field of the desk's own kinds.

        A shell that asks what can be typed is offered those too.
        """
        if ctx.resilient_parsing:
            _note_desk(ctx, args)
            ctx.meta[OF_THE_DESK] = _options(offers.of_the_desk(ctx))
            return super().parse_args(ctx, args)
        try:
            return super().parse_args(ctx, list(args))
        except click.NoSuchOption:
            own = _of_the_desk(ctx, args)
            if not own:
                raise
            ctx.meta[OF_THE_DESK] = own
            return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """All options, with those of the desk's own kinds where they were asked for."""
        return [*super().get_params(ctx), *ctx.meta.get(OF_THE_DESK, ())]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write both lists."""
        always: list[tuple[str, str]] = []
        some: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                (some if str(param.name).startswith(OWN) else always).append(record)
        with formatter.section("Options"):
            formatter.write_dl(always)
        with formatter.section("Own fields of some kinds (dateline verbs VERB says which)"):
            formatter.write_dl(some)


def _of_the_desk(ctx: click.Context, args: Sequence[str]) -> list[click.Option]:
    """An option for each field of the desk's own kinds; none where there is no desk."""
    from timeline.errors import DatelineError  # only an unknown option pays for it

    _note_desk(ctx, args)
    with ctx.scope(cleanup=False):
        try:
            fields = Session().vocabulary.fields
        except DatelineError:
            return []
    return _options(fields.values())


def _options(fields: Iterable[Field]) -> list[click.Option]:
    """Options of the fields that do not come with the program."""
    return [option_of(field) for field in fields if field.name not in shipped().fields]


def _note_desk(ctx: click.Context, args: Sequence[str]) -> None:
    """Take note of the desk that a line names before it can be read as a whole."""
    from cli.options import META  # only an unknown option pays for it

    for index, word in enumerate(args):
        name, _, value = word.partition("=")
        if name == "--desk":
            ctx.meta[META + "desk"] = value or next(iter(args[index + 1 :]), None)


def option_of(field: Field) -> click.Option:
    """The option that gives an own field."""
    return click.Option(
        [f"--{field.option.replace('_', '-')}", OWN + field.name],
        multiple=field.repeatable,
        metavar=field.type.upper() if not field.choices else "|".join(field.choices),
        help=field.meaning,
        shell_complete=offers.of_field(field),
    )


def own_fields(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each own field of the vocabulary."""
    for field in reversed(list(shipped().fields.values())):
        command = click.option(
            f"--{field.option.replace('_', '-')}",
            OWN + field.name,
            multiple=field.repeatable,
            metavar=field.type.upper() if not field.choices else "|".join(field.choices),
            help=field.meaning,
            shell_complete=offers.of_field(field),
        )(command)
    return command


def several(name: str, field: str, metavar: str, text: str) -> Callable[..., Any]:
    """An option that may be given more than once."""
    offer = {"NAME": completion.parties, "REF": completion.refs, "RELATION:REF": completion.linked}
    offer["TAG"] = offers.tags
    return click.option(
        name,
        field,
        multiple=True,
        metavar=metavar,
        help=text,
        shell_complete=offer.get(metavar),
    )


OPTIONS = (
    click.option("--when", metavar="PHRASE", help="When it happened (default: today)."),
    click.option("--relative-to", metavar="DATE", help="The day that phrases are relative to."),
    click.option(
        "--announced", metavar="PHRASE", help="For what is scheduled: when that was announced."
    ),
    click.option("--place", metavar="NAME", help="Where."),
    several("--by", "by", "NAME", "Who acted. Repeatable."),
    several("--to", "to", "NAME", "Towards whom. Repeatable."),
    several("--via", "via", "NAME", "Through whom. Repeatable."),
    several("--about", "about", "NAME", "About whom or what. Repeatable."),
    click.option(
        "--text", metavar="TEXT", default="", help="More than the headline; - reads standard input."
    ),
    several("--quote", "quotes", "WORDS", "What was said, word for word. Repeatable."),
    click.option(
        "--speaker",
        metavar="NAME",
        help="Who said it (default, on the record: the first --by).",
        shell_complete=completion.parties,
    ),
    several("--given-to", "given_to", "NAME", "To whom it was said. Repeatable."),
    click.option(
        "--terms",
        type=click.Choice(QUOTE_TERMS),
        help="On what terms it was said.",
    ),
    several(
        "--source",
        "sources",
        '"NAME relays OTHER <URL> DATE"',
        "Where we have it from. Repeatable.",
    ),
    several("--re", "re", "REF", "What it responds to, or otherwise is about as the verb says."),
    several("--link", "links", "RELATION:REF", "Any other link. Repeatable."),
    click.option(
        "--thread",
        metavar="HANDLE",
        help="The matter it belongs to.",
        shell_complete=offers.threads,
    ),
    several("--tag", "tags", "TAG", "Repeatable."),
)


def about_it(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say something of a development."""
    command = own_fields(command)
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def draft_of(
    vocabulary: Vocabulary, verb: str, headline: str, typed: dict[str, Any]
) -> DevelopmentDraft:
    """What was typed as a draft; takes what it knows out of `typed`."""
    own = {name: typed.pop(OWN + name, None) for name in vocabulary.fields}
    if vocabulary.kind(vocabulary.verb(verb).kind).base == "scheduled":
        typed |= _due_once(own["due"], typed["when"])
    quotes = _quotes(typed)
    links = (*((None, ref) for ref in typed.pop("re")), *map(words.link, typed.pop("links")))
    text = read_input("text") if typed["text"] == "-" else typed["text"]
    return DevelopmentDraft(
        verb=verb,
        headline=headline,
        fields=_own(vocabulary, vocabulary.verb(verb), own),
        quotes=quotes,
        links=links,
        sources=tuple(map(words.source, typed.pop("sources"))),
        **{**typed, "text": text},
    )


def _due_once(due: str | None, when: str | None) -> dict[str, str | None]:
    """When what is scheduled is due, said once: a file may mean the announcement, nobody here."""
    from timeline.correction import refuse_two_due_dates

    refuse_two_due_dates(due, when)
    return {"when": when if due is None else None}


def _quotes(typed: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The quotes, each with the speaker, hearers and terms given once for all."""
    quotes, said = typed.pop("quotes"), {name: typed.pop(name) for name in OF_QUOTES}
    given = {name: value for name, value in said.items() if value not in (None, ())}
    if not quotes and given:
        raise click.UsageError("--speaker, --given-to and --terms belong to a --quote: give one.")
    return tuple({"text": text, **given} for text in quotes)


def attributed(draft: DevelopmentDraft) -> DevelopmentDraft:
    """A draft of which nothing was said before: who acted is the speaker, unless one is named.

    Only on the record: terms exist to keep a name out.
    """
    speaker = {"speaker": next(iter(draft.by), None)}
    on_record = {None, QUOTE_TERMS[0]}
    quotes = ({**(speaker if one.get("terms") in on_record else {}), **one} for one in draft.quotes)
    return replace(draft, quotes=tuple(quotes))


def _own(vocabulary: Vocabulary, verb: Verb, typed: dict[str, Any]) -> dict[str, Any]:
    """The own fields given; one the kind does not have is a mistake."""
    own = {name: value for name, value in typed.items() if value not in (None, ())}
    kind = vocabulary.kinds[verb.kind]
    for name in own:
        if name not in kind.fields and name not in FREE:
            option = vocabulary.fields[name].option.replace("_", "-")
            raise WrongOwnField(option, verb.name, _having(vocabulary, name))
    return own


def _having(vocabulary: Vocabulary, field: str) -> tuple[str, ...]:
    """The verbs of the kinds that have a field."""
    verbs = vocabulary.verbs.values()
    return tuple(one.name for one in verbs if field in vocabulary.kinds[one.kind].fields)
