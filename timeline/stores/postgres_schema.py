"""The log's table, guards and functions in PostgreSQL, and the check that these are what is there.

Whatever must hold is held by the database: a colleague needs no more than to read the table and to
call `append`, which takes the lock, checks what the decision rests on, and sets position and time.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.errors import DamagedLog, ForeignLog, NewerLog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.address import Address

LAYOUT = 1  # grows when the tables change
SCHEMA = "dateline"
VIEW = "dateline_events"  # the log as `eventsourcing` has it; also the channel that tells of news
STALE, UNKNOWN, UNSAFE = "DL001", "DL002", "DL003"  # what `append` refuses with
_KNOWN_BY = "a log of dateline, layout "
COLUMNS = "position, stream, version, type, schema, recorded_at, recorded_by, key, payload"

_DEFINED = re.compile(r"CREATE FUNCTION dateline\.(\w+).*?\$body\$(.*?)\$body\$", re.DOTALL)

# One row: what the server is, what the table is known by, and all that may alter or lose what is
# written: of a table that is not permanent a crash leaves nothing.
# Only the catalogue is asked, as of one moment: to_regclass may know of a later one.
LOOK = """
WITH log AS (
    SELECT c.oid AS id, n.oid AS home
    FROM pg_namespace AS n JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = 'events'
    WHERE n.nspname = 'dateline'
)
SELECT current_setting('fsync'), current_setting('server_encoding'),
    (SELECT obj_description(id, 'pg_class') FROM log),
    (SELECT has_schema_privilege(home, 'USAGE') AND has_table_privilege(id, 'SELECT') FROM log),
    ARRAY(
        SELECT format('table %s %s %s', c.relname, c.relpersistence, c.relrowsecurity)
        FROM pg_class AS c WHERE c.oid = (SELECT id FROM log)
        UNION ALL
        SELECT format('column %s %s %s %s', a.attname, format_type(a.atttypid, a.atttypmod),
            a.attnotnull, coalesce(c.collname, '-'))
        FROM pg_attribute AS a LEFT JOIN pg_collation AS c ON c.oid = a.attcollation
        WHERE a.attrelid = (SELECT id FROM log) AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT format('constraint %s %s %s', n.conname, n.contype, n.conkey) FROM pg_constraint AS n
        WHERE n.conrelid = (SELECT id FROM log) AND n.contype <> 'n'
        UNION ALL
        SELECT format('trigger %s %s %s %s', t.tgname, t.tgtype, t.tgenabled, p.proname)
        FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
        WHERE t.tgrelid = (SELECT id FROM log) AND NOT t.tgisinternal
        UNION ALL
        SELECT format('rule %s', r.rulename) FROM pg_rewrite AS r
        WHERE r.ev_class = (SELECT id FROM log)
        UNION ALL
        SELECT format('function %s %s %s %s', p.proname, p.prosecdef, p.proconfig, p.prosrc)
        FROM pg_proc AS p WHERE p.pronamespace = (SELECT home FROM log)
    )
"""

_PARTS = """
table events p f
column position bigint t -
column stream uuid t -
column version bigint t -
column type text t C
column schema integer t -
column recorded_at text t C
column recorded_by text t C
column key text f C
column payload bytea f -
constraint events_pkey p {1}
constraint events_stream_version_key u {2,3}
trigger events_grow_at_the_end 7 O grow_at_the_end
trigger events_stay 42 O stay
trigger events_keep_what_they_say 19 O keep_what_they_say
"""
FOR_ALL = ("append", "types")  # what who may not touch the table may call, if it is let


def laying_out() -> str:
    """The statements that make the table and its guards, in a schema that is there and empty."""
    return Path(__file__).with_suffix(".sql").read_text("utf-8")


@cache
def _expected() -> frozenset[str]:
    functions = (
        f"function {name} {'t' if name in FOR_ALL else 'f'} {{search_path=pg_catalog}} {body}"
        for name, body in _DEFINED.findall(laying_out())
    )
    return frozenset((*_PARTS.strip().splitlines(), *functions))


def layout_of(known_by: str | None, place: Address) -> int:
    """The layout that a table says it has; raises `ForeignLog` when it is none of ours."""
    found = re.fullmatch(rf"{_KNOWN_BY}(\d+)", known_by or "")
    if found is None:
        raise ForeignLog(place, "its table dateline.events is not a log of dateline")
    return int(found[1])


def odd(found: Iterable[str]) -> list[str]:
    """What there is that should not be, or is not that should be, by kind and name."""
    return sorted({" ".join(one.split()[:2]) for one in frozenset(found) ^ _expected()})


def check_layout(layout: int, found: Iterable[str], place: Address) -> None:
    """Refuse a table whose guards are not ours, before anything else reads it.

    A newer layout may hold more than ours, if what is ours is unchanged. Raises `DamagedLog` or
    `NewerLog`.
    """
    there = frozenset(found)
    if layout > LAYOUT and not there >= _expected():
        raise NewerLog(f"{place} in a form this one cannot read")
    if layout <= LAYOUT and there != _expected():
        raise DamagedLog(place, f"its tables or guards were altered ({odd(there)[0]})")
