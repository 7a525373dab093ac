"""`log` and `note`: what a reporter types while on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import words
from cli.hooks import after_log
from cli.options import common, examples, writing
from cli.output import emit
from cli.session import Session, read_input
from timeline.draft import DevelopmentDraft
from timeline.errors import NoHeadline, WrongOwnField
from timeline.vocabulary import QUOTE_TERMS, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.desk import Outcome
    from timeline.vocabulary import Verb, Vocabulary

OWN = "own_"  # apart from options of the same name: an offer has terms, and so has a quote
OF_QUOTES = ("speaker", "given_to", "terms")
FREE = frozenset({"document"})  # an own field that any development may have


class LogCommand(click.Command):
    """A command whose help lists the own fields of kinds apart from what always applies."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write both lists."""
        always: list[tuple[str, str]] = []
        some: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                (some if str(param.name).startswith(OWN) else always).append(record)
        with formatter.section("Options"):
            formatter.write_dl(always)
        with formatter.section("Own fields of some kinds (dateline verbs VERB says which)"):
            formatter.write_dl(some)


def own_fields(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each own field of the vocabulary."""
    for field in reversed(list(shipped().fields.values())):
        command = click.option(
            f"--{field.option.replace('_', '-')}",
            OWN + field.name,
            multiple=field.repeatable,
            metavar=field.type.upper() if not field.choices else "|".join(field.choices),
            help=field.meaning,
        )(command)
    return command


def several(name: str, field: str, metavar: str, text: str) -> Callable[..., Any]:
    """An option that may be given more than once."""
    return click.option(name, field, multiple=True, metavar=metavar, help=text)


@click.command(
    cls=LogCommand,
    epilog=examples(
        'dateline log asked Staffers ask for a meeting --by "the signers" --to "the campaign"',
        'dateline log "answered: thanks the signers, promises nothing" --re @ --when Monday',
        "dateline log sanders-letter leaked News of the letter leaks --when 'late last week'",
    ),
)
@click.argument("given", metavar="[STORY] VERB HEADLINE...", nargs=-1, required=True)
@click.option("--when", metavar="PHRASE", help="When it happened (default: today).")
@click.option("--relative-to", metavar="DATE", help="The day that phrases are relative to.")
@click.option(
    "--announced", metavar="PHRASE", help="For what is scheduled: when that was announced."
)
@click.option("--place", metavar="NAME", help="Where.")
@several("--by", "by", "NAME", "Who acted. Repeatable.")
@several("--to", "to", "NAME", "Towards whom. Repeatable.")
@several("--via", "via", "NAME", "Through whom. Repeatable.")
@several("--about", "about", "NAME", "About whom or what. Repeatable.")
@click.option(
    "--text", metavar="TEXT", default="", help="More than the headline; - reads standard input."
)
@several("--quote", "quotes", "WORDS", "What was said, word for word. Repeatable.")
@click.option(
    "--speaker", metavar="NAME", help="Who said it (default, on the record: the first --by)."
)
@several("--given-to", "given_to", "NAME", "To whom it was said. Repeatable.")
@click.option(
    "--terms",
    type=click.Choice(QUOTE_TERMS),
    help="On what terms it was said.",
)
@several(
    "--source", "sources", '"NAME relays OTHER <URL> DATE"', "Where we have it from. Repeatable."
)
@several("--re", "re", "REF", "What it responds to, or otherwise is about as the verb says.")
@several("--link", "links", "RELATION:REF", "Any other link. Repeatable.")
@click.option("--thread", metavar="HANDLE", help="The matter it belongs to.")
@several("--tag", "tags", "TAG", "Repeatable.")
@click.option("--private", is_flag=True, help="Nobody outside sees it.")
@click.option("--public", is_flag=True, help="Readers may see it.")
@click.option("--embargo", metavar="MOMENT", help="Readers may see it from then.")
@click.option("--key", metavar="KEY", help="Your own name for it: logging it twice adds nothing.")
@own_fields
@writing
@common
def log_command(
    given: tuple[str, ...],
    dry_run: bool,
    clock_is_right: bool,
    **typed: Any,
) -> None:
    """Log one development of a story.

    Without STORY it goes to the story you work on. The words after the VERB are the headline; put
    -- before words that begin with a hyphen.
    """
    session = Session()
    vocabulary = session.vocabulary
    past = session.past
    named, verb, headline = words.story_verb_headline(
        given,
        vocabulary,
        lambda word: past.story_of(past.story_id(word)) is not None,
        lambda: [story.slug for story in past.stories()],
    )
    draft = _draft(vocabulary, verb, headline, typed)
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    done = desk.log_development(session.slug(named), draft)
    after_log(session, done)
    _report(session, done, dry_run=dry_run)


@click.command(
    epilog=examples(
        "dateline note Call the press office back about the signers",
        "echo 'long notes come from a pipe' | dateline note -",
    )
)
@click.argument("text", nargs=-1, required=True)
@click.option("--key", metavar="KEY", help="Your own name for it: noting it twice adds nothing.")
@writing
@common
def note_command(
    text: tuple[str, ...], key: str | None, dry_run: bool, clock_is_right: bool
) -> None:
    """Keep a bare private note.

    Anything saves; it can be sorted out later. TEXT - reads standard input. A first line that is
    too long for a headline is cut there and kept whole below.
    """
    session = Session()
    whole = read_input("the note") if text == ("-",) else " ".join(text)
    headline, rest = _note_parts(whole)
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    draft = DevelopmentDraft(verb="note", headline=headline, text=rest, key=key)
    done = desk.log_development(session.slug(), draft)
    after_log(session, done)
    _report(session, done, dry_run=dry_run)


def _note_parts(whole: str) -> tuple[str, str]:
    """A headline, and the whole text where the headline is not all of it."""
    lines = whole.strip().splitlines()
    if not lines:
        raise NoHeadline("note")
    first = lines[0].strip()
    headline = first if len(first) <= NOTE_HEADLINE else first[: NOTE_HEADLINE - 1] + "…"
    return headline, "" if headline == whole else whole


NOTE_HEADLINE = 500


def _draft(
    vocabulary: Vocabulary, verb: str, headline: str, typed: dict[str, Any]
) -> DevelopmentDraft:
    """What was typed as a draft."""
    own = {name: typed.pop(OWN + name) for name in vocabulary.fields}
    seen_by = _visibility(typed)
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
        **{**typed, **seen_by, "text": text},
    )


def _visibility(typed: dict[str, Any]) -> dict[str, str | None]:
    """Who may see it, if the command says so, and says only one thing."""
    private, public, embargo = (typed.pop(name) for name in ("private", "public", "embargo"))
    if private + public + (embargo is not None) > 1:
        raise click.UsageError("Only one of --private, --public and --embargo can be meant.")
    visibility = "private" if private else "public" if public else None
    return {"visibility": visibility, "embargo_until": embargo}


def _quotes(typed: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The quotes, each with the speaker, hearers and terms given once for all.

    Who acted is taken for the speaker only on the record: terms exist to keep a name out.
    """
    quotes, given = typed.pop("quotes"), {name: typed.pop(name) for name in OF_QUOTES}
    if not quotes and any(given.values()):
        raise click.UsageError("--speaker, --given-to and --terms belong to a --quote: give one.")
    terms = given["terms"] or "on-record"
    if given["speaker"] is None and terms == "on-record":
        given["speaker"] = next(iter(typed["by"]), None)
    return tuple({"text": text, **given, "terms": terms} for text in quotes)


def _own(vocabulary: Vocabulary, verb: Verb, typed: dict[str, Any]) -> dict[str, Any]:
    """The own fields given; one the kind does not have is a mistake."""
    own = {name: value for name, value in typed.items() if value not in (None, ())}
    kind = vocabulary.kinds[verb.kind]
    for name in own:
        if name not in kind.fields and name not in FREE:
            having = tuple(kind.name for kind in vocabulary.kinds.values() if name in kind.fields)
            raise WrongOwnField(vocabulary.fields[name].option, verb.name, kind.name, having)
    return own


def _report(session: Session, done: Outcome, *, dry_run: bool) -> None:
    """Three short lines at most: what was understood, what moved, who can see it."""
    from projections.formats.documents import logged  # noqa: PLC0415
    from timeline.refs import ref  # noqa: PLC0415

    if session.json:
        emit(logged(done))
        return
    said = "; ".join(_dates(done))
    known = " (logged before; nothing added)" if not done.recorded else ""
    would = " (dry run: nothing recorded)" if dry_run else ""
    session.say(f"{ref(done.development.id)} in {done.story.slug}: {said}{known}{would}")
    for flag in done.flags:
        session.say(f"note: {flag}")
    session.say(_seen_by(done))


def _seen_by(done: Outcome) -> str:
    """Who can see it, an embargo with its end on the story's own clock."""
    from timeline.phrases import read  # noqa: PLC0415
    from timeline.when import describe, local_now  # noqa: PLC0415

    content, zone = done.development.current, done.story.opened.timezone
    if content.embargo_until is None:
        return content.visibility
    end = read(local_now(content.embargo_until, zone), done.story.setting("2000-01-01"))
    return f"{content.visibility} until {describe(end.when)} ({zone})"


def _dates(done: Outcome) -> Iterator[str]:
    """How each date was understood: when it happened, then those that look ahead."""
    from timeline.fields import restore  # noqa: PLC0415
    from timeline.phrases import echo, read  # noqa: PLC0415

    content = done.development.current
    setting = done.story.setting(content.when.reference)
    yield echo(read(content.when.phrase, setting))
    for name, value in content.fields.items():
        if shipped().fields[name].type == "when" and isinstance(value, dict):
            when = restore(value, name)
            ahead = done.story.setting(when.reference, ahead=True)
            yield f"{name} {echo(read(when.phrase, ahead))}"
