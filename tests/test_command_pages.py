"""The manual pages and the documents of the commands say what the commands say of themselves."""

from __future__ import annotations

import subprocess

import pytest

from cli.main import COMMANDS
from docs.build import DOCS, Help, document, helps, kept, manual, pages, roff
from tests.optional import needed

ODD = Help(
    path="dateline odd",
    usage="[OPTIONS] A-B",
    paragraphs=(".begins oddly: 'a' `b` \\fB <c> [d].", "'Second' one."),
    lists=(("Options", [("--a-b C|D", ".what it's for")]),),
    examples=(".hidden 'x' --a-b \\n | dateline odd",),
)


def test_what_is_kept_is_what_the_help_says_now() -> None:
    assert kept() == pages(), "a command has changed: make docs"


def test_every_command_has_both_and_the_index_leads_to_it() -> None:
    made = pages()
    assert {f"commands/{name}.md" for name in COMMANDS} < set(made)
    assert {f"man/dateline-{name}.1" for name in COMMANDS} < set(made)
    for name in COMMANDS:
        assert f"]({name}.md)" in made["commands/README.md"]
        assert f"dateline\\-{name}\\fP(1)" in made["man/dateline.1"]


def test_every_option_is_explained() -> None:
    for said in helps():
        bare = [term for _, rows in said.lists for term, meaning in rows if not meaning]
        assert not bare, f"{said.path}: {bare}"


def test_examples_are_kept_line_by_line() -> None:
    for said in helps():
        for line in said.examples:
            assert f"\n{line}\n" in document(said)
            assert f"\n{roff(line)}\n" in manual(said, [])


def test_markdown_leaves_odd_characters_as_they_are() -> None:
    assert document(ODD) == (
        "# dateline odd\n\n.begins oddly: 'a' \\`b\\` \\\\fB \\<c> \\[d].\n\n"
        "```sh\ndateline odd [OPTIONS] A-B\n```\n\n'Second' one.\n\n"
        "## Options\n\n- `--a-b C|D`: .what it's for\n\n"
        "## Examples\n\n```sh\n.hidden 'x' --a-b \\n | dateline odd\n```\n"
    )


@pytest.mark.parametrize("page", ["odd", *COMMANDS])
def test_a_manual_page_is_shown_whole_and_without_a_warning(page: str) -> None:
    text = (
        manual(ODD, []) if page == "odd" else (DOCS / f"man/dateline-{page}.1").read_text("utf-8")
    )
    done = subprocess.run(
        [needed("groff"), "-man", "-ww", "-Tutf8", "-P-cbou", "-rLL=200n"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    if page == "odd":
        for said in (*ODD.paragraphs, *ODD.examples, "--a-b C|D", ".what it's for", "A-B"):
            assert said in done.stdout
