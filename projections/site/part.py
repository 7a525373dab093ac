"""Files of an edition on the disk, written by this process or by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.site.manifest import MANIFEST, digest_of
from projections.site.names import safe
from timeline.errors import UnsafeName

if TYPE_CHECKING:
    from projections.site.tree import Tree


class Part:
    """Some files of an edition, in folders in which nobody else writes meanwhile.

    It is sent to whoever makes them, and back.

    Attributes:
        digests: theirs, by path.
        written: the paths of those that were not there with the same bytes. Where one could not be
            written, nobody knows what is there: it is among these.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.digests: dict[str, str] = {}
        self.written: set[str] = set()

    def put(self, path: str, data: bytes) -> None:
        """A file, by its path relative to the site; it is only written where its bytes changed.

        Raises `UnsafeName` or `OSError`.
        """
        if safe(path) == MANIFEST:
            raise UnsafeName(path)
        if not self.tree.holds(path, data):
            self.written.add(path)
            self.tree.write(path, data)
        self.digests[path] = digest_of(data)
