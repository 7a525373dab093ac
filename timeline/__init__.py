"""The record: what may be written, and the log it goes to."""
