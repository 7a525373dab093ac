"""The same story in our page and in those of TimelineJS and vis-timeline: `make bench-pages`."""

from __future__ import annotations

import gzip
import re
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.pages import desks, peer_pages
from benchmarks.pages.happenings import happenings
from benchmarks.pages.lighthouse import CATEGORIES, categories, shown
from benchmarks.pages.looks import browser, paint, reached, violations
from benchmarks.pages.peer_pages import TIMELINEJS, VIS
from benchmarks.pages.serving import LEVEL, served
from benchmarks.pairs import DATELINE, once
from benchmarks.table import here, missing, print_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser

    from benchmarks.pages.looks import Paint
    from benchmarks.pages.serving import Sent

FEW, MANY = 200, 10_000
ROUNDS, ROUNDS_OF_MANY, LIGHTHOUSES = 7, 3, 3
OURS = "dateline"
ARABIC = "ar"
INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
PEERS = {TIMELINEJS: peer_pages.timelinejs, VIS: peer_pages.vis}
GOALS = {
    "KB sent": "30",
    "KB of script": "10",
    f"LCP at {FEW}, ms": "350",
    f"blocked at {FEW}, ms": "0",
    f"LCP at {MANY:,}, ms": "600",
    f"blocked at {MANY:,}, ms": "300",
    "without script": str(FEW),
    "by Tab": str(FEW),
    "in print": str(FEW),
    "axe: light/dark/RTL/print": "0/0/0/0",
    "Lighthouse": "100/100/100/100",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, where it is found from the server's root: of few entries, of many, and of few RTL."""

    name: str
    few: str
    many: str
    turned: str


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        pages = list(_made(root))
        with served(root) as (address, sent), browser() as chromium:
            _print_head(chromium, pages)
            for name, cells in _rows(pages, address, sent, chromium, root):
                _print(name, GOALS[name], cells)
    for peer, why in missing([*PEERS, "Lighthouse", "pdftotext"]):
        print(f"  absent {peer}: {why}")


def _made(root: Path) -> Iterator[Shown]:
    """All pages, in a folder that is served."""
    (root / OURS).mkdir(parents=True)
    for name, many, language in (("few", FEW, "en"), ("many", MANY, "en"), ("turned", FEW, ARABIC)):
        desk = root.parent / f"desk-{name}"
        desks.fill(desk, 1, many, language)
        once(DATELINE, "build", str(root / OURS / name), "--clock-is-right", cwd=desk)
    yield _shown(OURS, f"/{desks.slug(0)}")
    short, long = happenings(FEW), happenings(MANY)
    for name, make in PEERS.items():
        if here(name):
            make(root / name / "few", short)
            make(root / name / "many", long)
            make(root / name / "turned", short, "rtl")
            yield _shown(name)


def _shown(name: str, below: str = "") -> Shown:
    return Shown(name, *(f"{name}/{one}{below}/" for one in ("few", "many", "turned")))


def _print_head(chromium: Browser, pages: Sequence[Shown]) -> None:
    print(f"\nThe same {FEW} and {MANY:,} entries in a page of each; Chromium {chromium.version}")
    print(
        f"  gzip at level {LEVEL}, loopback, {ROUNDS} and {ROUNDS_OF_MANY} rounds in turn, medians"
    )
    _print("", "goal", [one.name for one in pages])


def _print(name: str, goal: str, cells: Sequence[str]) -> None:
    print(f"  {name:<28}{goal:>18}", *(f"{one:>18}" for one in cells), sep="", flush=True)


def _rows(
    pages: Sequence[Shown], address: str, sent: Sent, chromium: Browser, root: Path
) -> Iterator[tuple[str, list[str]]]:
    sizes = [_sizes(address, one, sent, chromium, root) for one in pages]
    yield "KB sent", [f"{whole / 1000:.1f}" for whole, _ in sizes]
    yield "KB of script", [f"{script / 1000:.1f}" for _, script in sizes]
    for many, rounds in ((FEW, ROUNDS), (MANY, ROUNDS_OF_MANY)):
        urls = [f"{address}{one.few if many == FEW else one.many}" for one in pages]
        paints = _in_turn([partial(paint, chromium, url) for url in urls], rounds)
        yield f"LCP at {many:,}, ms", [_middle(some, "largest") for some in paints]
        yield f"blocked at {many:,}, ms", [_middle(some, "blocked") for some in paints]
    headlines = [one.headline for one in happenings(FEW)]
    there = [reached(chromium, f"{address}{one.few}", headlines) for one in pages]
    for name, field in (("without script", "plain"), ("by Tab", "tab"), ("in print", "printed")):
        found = [getattr(one, field) for one in there]
        yield name, ["?" if one is None else str(one) for one in found]
    yield "axe: light/dark/RTL/print", [_axe(chromium, address, one) for one in pages]
    if here("Lighthouse"):
        yield "Lighthouse", _lighthouse(address, pages)


def _sizes(address: str, page: Shown, sent: Sent, chromium: Browser, root: Path) -> tuple[int, int]:
    """Bytes that are sent for a page, and how many of them are programs, inline ones too."""
    sent.bodies.clear()
    paint(chromium, f"{address}{page.few}")
    html = (root / page.few / "index.html").read_bytes()
    inline = b"\n".join(INLINE.findall(html))
    return sent.total(), sent.total(".js") + len(gzip.compress(inline, LEVEL))


def _in_turn(looks: Sequence[Callable[[], Paint | None]], rounds: int) -> list[list[Paint | None]]:
    """A B A B; the first of all warms up, and one that was too late is not asked again."""
    found: list[list[Paint | None]] = [[] for _ in looks]
    for _ in range(rounds + 1):
        for look, so_far in zip(looks, found, strict=True):
            if None not in so_far:
                so_far.append(look())
    return [some if None in some else some[1:] for some in found]


def _middle(some: Sequence[Paint | None], field: str) -> str:
    if None in some:
        return "never"
    return f"{median(getattr(one, field) for one in some):,.0f}"


def _axe(chromium: Browser, address: str, page: Shown) -> str:
    few, turned = f"{address}{page.few}", f"{address}{page.turned}"
    found = (
        violations(chromium, few),
        violations(chromium, few, scheme="dark"),
        violations(chromium, turned),
        violations(chromium, few, medium="print"),
    )
    return shown(found)


def _lighthouse(address: str, pages: Sequence[Shown]) -> list[str]:
    """The middle score of each category."""
    found: list[list[dict[str, int]]] = [[] for _ in pages]
    for _ in range(LIGHTHOUSES):
        for page, so_far in zip(pages, found, strict=True):
            told = categories(f"{address}{page.few}")
            so_far.extend([told] if told else [])
    return [
        shown(round(median(one[name] for one in scores)) for name in CATEGORIES) if scores else "?"
        for scores in found
    ]


if __name__ == "__main__":
    print_machine()
    main()
