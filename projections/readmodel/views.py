"""Views for whoever opens the file in Datasette, or with SQL: what is known now, in plain columns.

Each is read in the order of an index, so that the first rows of a long one come at once. Left joins
of what is always there let SQLite count rows without looking it up.
"""

from __future__ import annotations

VIEWS = """
CREATE VIEW timeline AS SELECT
    stories.slug AS story,
    entries.ref,
    versions.edtf,
    versions.earliest_start,
    versions.latest_start,
    versions.earliest_end,
    versions.latest_end,
    versions.verb,
    versions.headline,
    (SELECT group_concat(name, '; ') FROM
        (SELECT name FROM mentions JOIN parties ON parties.id = party
         WHERE version = versions.id AND role = 'by' ORDER BY mentions.id)) AS who,
    (SELECT group_concat(name, '; ') FROM
        (SELECT name FROM mentions JOIN parties ON parties.id = party
         WHERE version = versions.id AND role = 'to' ORDER BY mentions.id)) AS to_whom,
    (SELECT group_concat(name, '; ') FROM
        (SELECT name FROM mentions JOIN parties ON parties.id = party
         WHERE version = versions.id AND role = 'about' ORDER BY mentions.id)) AS about_whom,
    json_extract(versions.content, '$.place') AS place,
    json_extract(versions.content, '$.text') AS text,
    (SELECT group_concat(name || coalesce(' <' || url || '>', ''), char(10)) FROM
        (SELECT name, url FROM sources WHERE version = versions.id ORDER BY id)) AS sources,
    versions.kind,
    chronology.handle AS thread,
    versions.status,
    versions.retracted,
    versions.visibility,
    logged.recorded_at,
    chronology.version,
    chronology.entry
FROM chronology
LEFT JOIN versions ON versions.id = chronology.version
LEFT JOIN entries ON entries.id = chronology.entry
LEFT JOIN stories ON stories.id = chronology.story
LEFT JOIN events AS logged ON logged.position = chronology.logged
WHERE chronology.known_to IS NULL
ORDER BY chronology.story, chronology.latest, chronology.earliest, chronology.logged;

CREATE VIEW standing AS SELECT
    stories.slug AS story,
    threads.handle AS thread,
    threads.type,
    threads.title,
    threads.standing,
    threads.turn AS whose_turn,
    threads.since,
    threads.as_of,
    json_extract(threads.said, '$.status') AS status,
    json_extract(threads.said, '$.ahead') AS waits_for,
    json_extract(threads.said, '$.revisions') AS revisions
FROM threads
LEFT JOIN stories ON stories.id = threads.story
ORDER BY threads.story, threads.handle;

-- An undo is an event of the same development, which names the version of what it takes back; a
-- redo is an undo of one.
CREATE INDEX events_that_correct ON events (position) WHERE type = 'development.corrected';
CREATE VIEW corrections AS SELECT
    stories.slug AS story,
    entries.ref,
    versions.headline,
    events.recorded_at,
    nullif(events.recorded_by, '') AS corrected_by,
    coalesce(json_extract(events.said, '$.label'), 'correction') AS label,
    json_extract(change.value, '$.field') AS field,
    coalesce(json_extract(change.value, '$.old.edtf'), json_extract(change.value, '$.old')) AS old,
    coalesce(json_extract(change.value, '$.new.edtf'), json_extract(change.value, '$.new')) AS new,
    json_extract(events.said, '$.reason') AS reason,
    events.position,
    events.entry
FROM events
CROSS JOIN json_each(events.said, '$.changes') AS change
JOIN versions ON versions.entry = events.entry AND versions.known_to IS NULL
LEFT JOIN entries ON entries.id = events.entry
LEFT JOIN stories ON stories.id = versions.story
WHERE events.type = 'development.corrected' AND NOT EXISTS (
    SELECT 1 FROM events AS undo
    WHERE undo.entry = events.entry AND undo.version > 1 AND undo.type = 'event.undone'
    AND json_extract(undo.said, '$.version') = events.version AND NOT EXISTS (
        SELECT 1 FROM events AS redo
        WHERE redo.entry = undo.entry AND redo.version > 1 AND redo.type = 'event.undone'
        AND json_extract(redo.said, '$.version') = undo.version))
ORDER BY events.position DESC;
"""

# What a story said by two clocks: by the end of a day, by all that was known at a position. A key
# of `chronology` is the number of the day times 100,000, and the seconds of it (`timeline.bounds`);
# SQLite numbers days from a noon in 4714 BCE.
AS_OF = """
WITH asked AS (
    SELECT
        id AS story,
        coalesce(CAST(julianday(nullif(:as_of, '')) - 1721424.5 AS INTEGER) * 100000 + 99999,
            9223372036854775807) AS day,
        coalesce(CAST(nullif(:known_at, '') AS INTEGER), (SELECT position FROM model)) AS position
    FROM stories
    WHERE slug = :story
)
SELECT
    entries.ref,
    CASE WHEN chronology.certain <= asked.day THEN 'happened' ELSE 'possible' END AS certainty,
    versions.edtf,
    versions.earliest_start,
    versions.latest_start,
    versions.earliest_end,
    versions.latest_end,
    versions.verb,
    versions.headline,
    versions.status,
    chronology.handle AS thread
FROM asked
JOIN chronology ON chronology.story = asked.story
    AND chronology.known_from <= asked.position
    AND (chronology.known_to IS NULL OR chronology.known_to > asked.position)
    AND chronology.earliest <= asked.day
JOIN versions ON versions.id = chronology.version
JOIN entries ON entries.id = chronology.entry
ORDER BY chronology.latest, chronology.earliest, chronology.logged
"""
