"""Completion: what a shell can offer while somebody types."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from cli.options import META

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import click
    from click.shell_completion import CompletionItem

    from timeline.folder import Folder
    from timeline.stores.sqlite_glance import Opened, Own, Seen

OFFERED = 60  # a list that is longer helps nobody to choose
Items: TypeAlias = "list[CompletionItem]"


# --- what is offered ------------------------------------------------------------------------------
# Each is given by click the context, the parameter and what was typed of the word.


def stories(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001 - click's signature
    """Slugs, with titles."""
    return items(typed, ((one.slug, one.title) for one in looked(ctx).stories()))


def verbs(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """Verbs, with the kinds they are of."""
    from timeline.vocabulary import shipped

    known = [(name, verb.kind) for name, verb in shipped().verbs.items()]
    return items(typed, (*known, *looked(ctx).verbs()))


def refs(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """Refs and typed keys of what was logged lately, of the current story first."""
    return items(typed, looked(ctx).names())


def linked(ctx: click.Context, param: click.Parameter, typed: str) -> Items:
    """`RELATION:`, then refs."""
    from timeline.vocabulary import RELATIONS

    relation, colon, target = typed.partition(":")
    if not colon:
        return items(typed, ((f"{name}:", "") for name in RELATIONS))
    return prefixed(f"{relation}:", refs(ctx, param, target))


def parties(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """Who was named lately."""
    named = (name for one in looked(ctx).developments() for name in one.parties)
    return items(typed, ((name, "") for name in dict.fromkeys(named)))


def entries(ctx: click.Context, param: click.Parameter, typed: str) -> Items:
    """`[STORY] VERB`: the first word is a story or a verb, the second one a verb after a story."""
    before = _before(ctx, param)
    if not before:
        return [*verbs(ctx, param, typed), *stories(ctx, param, typed)]
    slugs = {one.slug for one in looked(ctx).stories()}
    return verbs(ctx, param, typed) if len(before) == 1 and before[0] in slugs else []


def notes(ctx: click.Context, param: click.Parameter, typed: str) -> Items:
    """`REF VERB`: a note, then its verb."""
    before = _before(ctx, param)
    if not before:
        return items(typed, looked(ctx).names(lambda one: one.verb == "note"))
    return verbs(ctx, param, typed) if len(before) == 1 else []


def define(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """What can be done to a kind."""
    return items(typed, (("define", ""),))


def settings(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """What can be set."""
    from cli.settings import NAMES

    return items(typed, ((name, "") for name in NAMES))


def documents(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """The JSON documents there are, with what they hold."""
    from projections.formats.schema import listed

    return items(typed, ((one["name"], one["description"]) for one in listed()))


def checks(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """The checks of a story, with why each matters."""
    from projections.checks import CHECKS

    return items(typed, ((name, one.why) for name, one in CHECKS.items()))


def files(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """Files: the shell knows them."""
    return [_item(typed, sort="file")]


def folders(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """Folders: the shell knows them."""
    return [_item(typed, sort="dir")]


def _before(ctx: click.Context, param: click.Parameter) -> Sequence[str]:
    """The words of the same argument that are typed already."""
    return ctx.params.get(str(param.name)) or ()


def items(typed: str, offered: Iterable[tuple[str, str]]) -> Items:
    """What begins as was typed, made safe for a terminal and a shell; a few only."""
    from cli.output import safe_line  # only a shell asks

    found = []
    for value, text in offered:
        if value.lower().startswith(typed.lower()) and value.isprintable() and value:
            found.append(_item(value, safe_line(text)))
            if len(found) == OFFERED:
                break
    return found


def prefixed(prefix: str, offered: Iterable[CompletionItem]) -> Items:
    """The same behind what is typed already."""
    return [_item(f"{prefix}{one.value}", one.help) for one in offered]


def _item(value: str, told: str | None = None, sort: str = "plain") -> CompletionItem:
    from click.shell_completion import CompletionItem  # only a shell asks

    return CompletionItem(value, sort, told)


# --- where it is looked up ------------------------------------------------------------------------


class Looked:
    """What a desk has to offer; nothing where there is none, or it cannot be read."""

    def __init__(self, folder: Folder | None, user: str | None, story: str | None) -> None:
        self._folder = folder
        self._user = user
        self._story = story

    def stories(self) -> list[Opened]:
        """The stories of the desk."""
        from timeline.stores import sqlite_glance  # only what looks pays for it

        return sqlite_glance.stories(self._folder.log_path) if self._folder else []

    def verbs(self) -> list[tuple[str, str]]:
        """The verbs of the newsroom's own."""
        from timeline.stores import sqlite_glance

        return sqlite_glance.verbs(self._folder.log_path) if self._folder else []

    def fields(self) -> list[Own]:
        """The fields of the newsroom's own kinds."""
        from timeline.stores import sqlite_glance

        return sqlite_glance.fields(self._folder.log_path) if self._folder else []

    def developments(self) -> list[Seen]:
        """What was logged lately, of the current story first."""
        from timeline.stores import sqlite_glance

        if self._folder is None:
            return []
        slug = self._story or (self._user and self._folder.current_story(self._user))
        here = {one.id for one in self.stories() if one.slug == slug}
        found = sqlite_glance.developments(self._folder.log_path)
        return sorted(found, key=lambda one: one.story not in here)

    def names(self, keep: Callable[[Seen], bool] = lambda _: True) -> Iterator[tuple[str, str]]:
        """The ref of each, then the keys that somebody chose."""
        from timeline.refs import ref

        kept = list(filter(keep, self.developments()))
        yield from ((ref(one.id), f"{one.verb}: {one.headline}") for one in kept)
        for one in kept:
            if one.key and not re.fullmatch(r"[0-9a-f]{32}", one.key):
                yield one.key, f"{one.verb}: {one.headline}"


def looked(ctx: click.Context) -> Looked:
    """The desk that the command line so far is about."""
    from cli.precedence import Said, find_desk  # only what looks pays for it
    from cli.session import login_name
    from cli.settings import read_own
    from timeline.errors import DatelineError

    given: dict[str, Any] = {
        name: ctx.meta.get(META + name) for name in ("desk", "story", "user", "no_color")
    }
    try:
        own = read_own()
        folder = find_desk(given["desk"], own)[0]
        user = Said(given, own, login_name, folder).setting("recorded_by").value
    except (DatelineError, OSError):
        return Looked(None, None, None)
    return Looked(folder, user, given["story"] or os.environ.get("DATELINE_STORY"))
