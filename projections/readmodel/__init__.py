"""The read model: what is computed from the log, kept in one SQLite file, at the log's position.

It can be deleted at any time: it is made again from the log and gives the same answers. It is
caught up in the same breath as a command writes, at a cost that does not grow with the story, and
read without loading anything that writes it.
"""
