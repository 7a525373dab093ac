"""What completion offers for the value of a field or an option: what is in use, and what may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.completion import Items, items, looked, parties, prefixed, verbs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click

    from timeline.vocabulary import Field

    Offer = Callable[[click.Context, click.Parameter, str], Items]

NAMING = ("by", "to", "via", "about")


def threads(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001 - click's signature
    """Handles of threads that were given lately."""
    return _used(typed, (one.thread for one in looked(ctx).developments()))


def tags(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """Tags that were given lately."""
    return _used(typed, (tag for one in looked(ctx).developments() for tag in one.tags))


def papers(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """Documents that were named lately."""
    return _used(typed, (one.document for one in looked(ctx).developments()))


def kinds(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """The kinds that come with the program, with what they mean."""
    from timeline.vocabulary import shipped

    return items(typed, ((kind.name, kind.meaning) for kind in shipped().kinds.values()))


def zones(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """Time zones."""
    from timeline.zones import zone_names

    return _used(typed, zone_names())


def fields(ctx: click.Context, param: click.Parameter, typed: str) -> Items:
    """`FIELD=`, of every kind, then what that field may say."""
    from timeline.vocabulary import shipped

    own = {**shipped().fields, **{field.name: field for field in of_the_desk(ctx)}}
    name, equals, value = typed.partition("=")
    if not equals:
        always = ("headline", "text", "when", "verb", "place", *NAMING, "tags")
        more = ("thread", "quotes", "sources", "links")
        return items(typed, ((f"{one}=", "") for one in (*always, *more, *own)))
    return prefixed(f"{name}=", _values(own.get(name), name)(ctx, param, value))


def of_field(field: Field) -> Offer | None:
    """What is offered for the option of an own field."""
    return _values(field, field.name) if field.choices or field.name == "document" else None


def of_the_desk(ctx: click.Context) -> list[Field]:
    """The fields of the desk's own kinds, without building anything."""
    from timeline.vocabulary import Field

    return [
        Field(
            name=one.name,
            type=one.type,
            meaning=one.meaning or one.name,
            option=one.name,
            choices=one.choices,
        )
        for one in looked(ctx).fields()
    ]


def _values(field: Field | None, name: str) -> Offer:
    """What offers the values of a field."""
    known = {"verb": verbs, "thread": threads, "tags": tags, "document": papers}
    known |= dict.fromkeys(NAMING, parties)
    choices = field.choices if field else ()
    return known.get(name, lambda _ctx, _param, typed: _used(typed, choices))


def _used(typed: str, values: Iterable[str]) -> Items:
    return items(typed, ((value, "") for value in dict.fromkeys(values)))
