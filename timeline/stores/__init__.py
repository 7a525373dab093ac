"""Where the log is kept: the only room that knows `eventsourcing`."""
