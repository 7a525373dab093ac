"""Real processes: a fresh one that may fork, and several that start at the same moment."""

from __future__ import annotations

import os
import pickle
import traceback
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

T = TypeVar("T")
NOBODY = 65534


def apart(function: Callable[..., T], *arguments: Any) -> T:
    """Call a module's function in a fresh process, which has one thread and so may fork."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def together(functions: Sequence[Callable[[], T]]) -> list[T]:
    """Call each function in a forked process of its own, all starting at the same moment."""
    gate, opener = os.pipe()
    running = [_fork(function, gate, opener) for function in functions]
    os.close(gate)
    os.close(opener)
    return [_result(pid, reader) for pid, reader in running]


def without_privileges(function: Callable[[], T]) -> T:
    """Call a function in a forked process that permission bits apply to, root or not."""

    def dropped() -> T:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        return function()

    return together([dropped])[0]


def _fork(function: Callable[[], Any], gate: int, opener: int) -> tuple[int, int]:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    os.close(opener)
    os.read(gate, 1)  # returns when the parent closes the other end
    try:
        answer = (True, function())
    except BaseException:
        answer = (False, traceback.format_exc())
    with os.fdopen(writer, "wb") as pipe:
        pickle.dump(answer, pipe)
    os._exit(0)


def _result(pid: int, reader: int) -> Any:
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    done, result = pickle.loads(answer)
    if not done:
        raise AssertionError(result)
    return result
