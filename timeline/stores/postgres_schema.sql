-- The log in PostgreSQL, in a schema `dateline` that is there and empty.
-- The text of each function is compared with what a database has: it is what must be there.

CREATE TABLE dateline.events (
    position bigint PRIMARY KEY,
    stream uuid NOT NULL,
    version bigint NOT NULL,
    type text COLLATE "C" NOT NULL,
    schema integer NOT NULL,
    recorded_at text COLLATE "C" NOT NULL,
    recorded_by text COLLATE "C" NOT NULL,
    key text COLLATE "C",
    payload bytea,
    UNIQUE (stream, version)
);

COMMENT ON TABLE dateline.events IS 'a log of dateline, layout 1';

CREATE INDEX events_by_type ON dateline.events (type, schema, position);

CREATE INDEX events_by_author ON dateline.events (recorded_by, position);

CREATE FUNCTION dateline.grow_at_the_end() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog
AS $body$
BEGIN
    IF NEW.position IS DISTINCT FROM
        (SELECT coalesce(max(e.position), 0) + 1 FROM dateline.events AS e) THEN
        RAISE EXCEPTION 'the log only grows, and only at its end'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END$body$;

CREATE FUNCTION dateline.stay() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog
AS $body$
BEGIN
    RAISE EXCEPTION 'nothing is ever deleted from the log'
        USING ERRCODE = 'integrity_constraint_violation';
END$body$;

CREATE FUNCTION dateline.keep_what_they_say() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog
AS $body$
BEGIN
    IF NEW.payload IS NOT NULL OR
        (NEW.position, NEW.stream, NEW.version, NEW.type, NEW.schema,
            NEW.recorded_at, NEW.recorded_by, NEW.key) IS DISTINCT FROM
        (OLD.position, OLD.stream, OLD.version, OLD.type, OLD.schema,
            OLD.recorded_at, OLD.recorded_by, OLD.key) THEN
        RAISE EXCEPTION 'the log changes in one way only: a payload is erased'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END$body$;

CREATE TRIGGER events_grow_at_the_end BEFORE INSERT ON dateline.events
FOR EACH ROW EXECUTE FUNCTION dateline.grow_at_the_end();

CREATE TRIGGER events_stay BEFORE DELETE OR TRUNCATE ON dateline.events
FOR EACH STATEMENT EXECUTE FUNCTION dateline.stay();

CREATE TRIGGER events_keep_what_they_say BEFORE UPDATE ON dateline.events
FOR EACH ROW EXECUTE FUNCTION dateline.keep_what_they_say();

-- Jumps from each (type, schema) to the next in the index, however long the log.
CREATE FUNCTION dateline.types() RETURNS TABLE (type text, schema integer, "position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $body$
    WITH RECURSIVE first AS (
        (SELECT e.type, e.schema, e.position FROM dateline.events AS e
         ORDER BY e.type, e.schema, e.position LIMIT 1)
        UNION ALL
        SELECT later.* FROM first CROSS JOIN LATERAL
            (SELECT e.type, e.schema, e.position FROM dateline.events AS e
             WHERE (e.type, e.schema) > (first.type, first.schema)
             ORDER BY e.type, e.schema, e.position LIMIT 1) AS later
    )
    SELECT first.type, first.schema, first.position FROM first$body$;

-- What every desk writes with. With no events it only waits until whoever is writing has ended.
-- DL001: the decision is stale; DL002: unknown events; DL003: no safe server; DL004: no fit transaction.
CREATE FUNCTION dateline.append(
    streams uuid[], versions bigint[], types text[], schemas integer[],
    authors text[], keys text[], payloads bytea[],
    expected_streams uuid[], expected_versions bigint[], quiet_after bigint, quiet_types text[],
    known_types text[], known_schemas integer[], patience integer,
    OUT last_position bigint, OUT last_recorded text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $body$
DECLARE
    wrong record;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the log is written in transactions that read what is committed'
            USING ERRCODE = 'DL004';
    END IF;
    IF current_setting('fsync') = 'off' THEN
        RAISE EXCEPTION 'fsync is off' USING ERRCODE = 'DL003';
    END IF;
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    PERFORM set_config('lock_timeout', patience || 'ms', true),
        set_config('idle_in_transaction_session_timeout', '10s', true);
    LOCK TABLE dateline.events IN EXCLUSIVE MODE;

    SELECT t.position, t.type, t.schema INTO wrong FROM dateline.types() AS t
    WHERE known_types IS NOT NULL AND NOT EXISTS (
        SELECT FROM unnest(known_types, known_schemas) AS known (type, schema)
        WHERE known.type = t.type AND known.schema = t.schema)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the log holds what the program does not know' USING ERRCODE = 'DL002',
            DETAIL = json_build_array(wrong.position, wrong.type, wrong.schema);
    END IF;

    SELECT e.stream, e.expected, e.found INTO wrong FROM (
        SELECT x.stream, x.expected, x.place, coalesce(
            (SELECT max(v.version) FROM dateline.events AS v WHERE v.stream = x.stream), 0) AS found
        FROM unnest(expected_streams, expected_versions) WITH ORDINALITY
            AS x (stream, expected, place)) AS e
    WHERE e.found <> e.expected ORDER BY e.place LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'somebody else changed this' USING ERRCODE = 'DL001',
            DETAIL = json_build_array(wrong.stream, wrong.expected, wrong.found);
    END IF;

    SELECT e.stream, e.version INTO wrong FROM dateline.events AS e
    WHERE e.position > quiet_after AND e.type = ANY (quiet_types) ORDER BY e.position LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'somebody else recorded what must not be there' USING ERRCODE = 'DL001',
            DETAIL = json_build_array(wrong.stream, wrong.version - 1, wrong.version);
    END IF;

    last_position := 0;
    last_recorded := '';
    SELECT e.position, e.recorded_at INTO wrong FROM dateline.events AS e
    ORDER BY e.position DESC LIMIT 1;
    IF FOUND THEN
        last_position := wrong.position;
        last_recorded := wrong.recorded_at;
    END IF;
    last_recorded := greatest(last_recorded COLLATE "C",
        to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') COLLATE "C");

    INSERT INTO dateline.events (position, stream, version, type, schema, recorded_at, recorded_by, key, payload)
    SELECT last_position + x.place, x.stream, x.version, x.type, x.schema,
        last_recorded, x.author, x.key, x.payload
    FROM unnest(streams, versions, types, schemas, authors, keys, payloads) WITH ORDINALITY
        AS x (stream, version, type, schema, author, key, payload, place)
    ORDER BY x.place;
    IF FOUND THEN
        PERFORM pg_notify('dateline_events', '');
    END IF;
END$body$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA dateline FROM PUBLIC;

-- The log as `eventsourcing` has it, for who follows it with that library.
CREATE VIEW dateline.dateline_events AS
SELECT stream AS originator_id, version AS originator_version, type AS topic,
    coalesce(payload, ''::bytea) AS state, position AS notification_id
FROM dateline.events;
