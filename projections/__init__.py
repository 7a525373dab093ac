"""Everything computed from the log: can be deleted and rebuilt, always gives the same answer."""
