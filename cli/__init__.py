"""Parse, call, print: one file a command group, loaded lazily."""
