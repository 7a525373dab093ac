"""What a development says, as values that can be read, compared and changed field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.errors import BadField
from timeline.events import DevelopmentCorrected, DevelopmentLogged, DevelopmentTriaged, build

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN = ("headline", "text", "place", "thread")
LISTS = ("by", "to", "via", "about", "tags")
TABLES = ("quotes", "sources", "links")


def sound(values: Mapping[str, Any]) -> DevelopmentLogged:
    """The content that values make, if its fields go together."""
    content = build(DevelopmentLogged, values)
    if any(link.relation == "caused_by" for link in content.links) and not content.by:
        raise BadField("by", "is missing: a caused_by link needs someone who says so")
    low, high = (content.fields.get(name) for name in ("low", "high"))
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        raise BadField("low", f"is above high: {low} is more than {high}")
    return content


def values(content: DevelopmentLogged) -> dict[str, Any]:
    """A development's fields as JSON values."""
    return content.model_dump(mode="json")


def flat(content: DevelopmentLogged) -> dict[str, Any]:
    """All that is said, as JSON values: own fields beside those of every development."""
    said = values(content)
    own = said.pop("fields")
    return {**said, **own}


def changed(
    content: DevelopmentLogged, event: DevelopmentCorrected | DevelopmentTriaged
) -> DevelopmentLogged:
    """The content after its fields changed."""
    said = values(content)
    for change in event.changes:
        holder = said if change.field in DevelopmentLogged.model_fields else said["fields"]
        if change.new is None:
            holder.pop(change.field, None)
        else:
            holder[change.field] = change.new
    return build(DevelopmentLogged, said)
