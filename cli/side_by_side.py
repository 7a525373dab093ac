"""Stories made by several processes side by side, where there are enough of them to be worth it.

A process that makes stories is told what readers may see of one, and where to put its files: in a
folder that nobody reads yet. It reads and writes nothing else. When whoever started it is gone, it
ends by itself, and until then keeps anybody else from building there.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from projections.site.building import one_by_one, put_story
from timeline.errors import MakerLost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from subprocess import Popen

    from projections.site.building import Files, Made, Shared, Tell
    from projections.site.page import Site
    from projections.site.stories import Published

SHARE = 50  # stories: fewer are made sooner than a process that makes them has begun
MOST = 8  # processes: many more would wait for the one that tells them what readers may see


class Maker(NamedTuple):
    """A process that makes stories, and the line to it."""

    process: Popen[bytes]
    line: Connection


class _Story(NamedTuple):
    number: int
    published: Published


def side_by_side(
    tells: Sequence[Tell],
    site: Site,
    files: Shared,
    watch: Callable[[int], None],
    processes: int | None = None,
) -> list[Made]:
    """Make stories in as many processes as are of use, if not in a number of them.

    The files are the same, whatever the number. Raises `MakerLost`, and whatever making a story
    raises here.
    """
    number = min(MOST, processors(), len(tells) // SHARE) if processes is None else processes
    if number > 1:
        with makers(number, files.turn) as some:
            if some:
                return _Making(tells, site, files, watch).all(some)
    return one_by_one(tells, site, files, watch)


def processors() -> int:
    """How many this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Answer(NamedTuple):
    """Where the files of a story were put, and what was made of it; nothing where that failed."""

    files: Files
    made: Made | None


class _Making:
    """Stories on their way through some processes."""

    def __init__(
        self, tells: Sequence[Tell], site: Site, files: Shared, watch: Callable[[int], None]
    ) -> None:
        self._waiting = iter(enumerate(tells))
        self._site, self._files, self._watch = site, files, watch
        self._busy: dict[Connection, tuple[Maker, _Story]] = {}
        self._made: dict[int, Made] = {}

    def all(self, some: Sequence[Maker]) -> list[Made]:
        """Have all of them made, each by the first that has nothing to do."""
        from multiprocessing.connection import wait

        for maker in some:
            self._give(maker)
        while self._busy:
            answering = wait(list(self._busy))
            for line in [one for one in self._busy if one in answering]:
                self._take(*self._busy[line])
        return [made for _, made in sorted(self._made.items())]

    def _give(self, maker: Maker) -> None:
        """Have the next story made, if there is one."""
        for number, tell in self._waiting:
            story = _Story(number, tell())
            self._busy[maker.line] = maker, story
            with _on_the_line(maker):
                maker.line.send((self._files.part(), self._site, story.published))
            return

    def _take(self, maker: Maker, story: _Story) -> None:
        """Take in a story that was made; the maker goes on with the next."""
        with _on_the_line(maker):
            answer: Answer = maker.line.recv()
        del self._busy[maker.line]
        self._give(maker)
        self._files.join(answer.files)
        self._watch(len(self._made))
        # What could not be made there cannot be made here, and here it says why.
        made = answer.made or put_story(story.published, self._site, self._files)
        self._made[story.number] = made


# --- processes ------------------------------------------------------------------------------------


@contextmanager
def makers(number: int, turn: int | None) -> Iterator[list[Maker]]:
    """So many processes, or as many as can be had, until the block is left.

    Each has a descriptor open, if there is one.
    """
    with ExitStack() as stack:
        some: list[Maker] = []
        for _ in range(number):
            try:
                some.append(_begun(turn))
            except OSError:  # the system allows no more
                break
            stack.callback(_end, some[-1])
        yield some


def _begun(turn: int | None) -> Maker:
    from multiprocessing.connection import Pipe
    from subprocess import DEVNULL, Popen

    ours, theirs = Pipe()
    with theirs:
        program = (
            f"from cli.side_by_side import serve; serve({theirs.fileno()}, {gc.get_threshold()})"
        )
        process = Popen(  # noqa: S603 - this very program, not a fork: of the desk it has nothing
            [sys.executable, "-P", "-c", program],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            pass_fds=[theirs.fileno(), *(() if turn is None else (turn,))],
            stdin=DEVNULL,
            stdout=DEVNULL,
            process_group=0,  # Ctrl-C is for who started it
        )
    return Maker(process, ours)


def _end(maker: Maker) -> None:
    maker.line.close()
    maker.process.kill()
    maker.process.wait()


@contextmanager
def _on_the_line(maker: Maker) -> Iterator[None]:
    """Raise `MakerLost` where nobody is at the other end."""
    try:
        yield
    except (EOFError, OSError):
        maker.line.close()  # if it is there after all, that ends it
        raise MakerLost(maker.process.wait()) from None


# --- in such a process ----------------------------------------------------------------------------


def serve(descriptor: int, garbage: tuple[int, int, int]) -> None:
    """Make the stories that are asked for, until nobody asks any more.

    Garbage is looked for as seldom as by who asks.
    """
    from multiprocessing.connection import Connection

    gc.set_threshold(*garbage)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who is told of it is who started this
    with Connection(descriptor) as line, suppress(EOFError, OSError):
        while True:
            files, site, published = line.recv()
            try:
                made = put_story(published, site, files)
            except Exception:  # who asked finds out why, by trying it too
                made = None
            line.send(Answer(files, made))
