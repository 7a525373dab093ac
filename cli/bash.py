"""How bash asks what it can offer, and how that is written for its line.

Bash breaks a word at `:` and `=` too, and puts on the line what it is given, unquoted. So it sends
the line as it stands, and is given what belongs after the last break, quoted as was begun.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from click.shell_completion import ShellComplete, add_completion_class

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

BREAKS = "@><=;|&(:"  # those of COMP_WORDBREAKS that are neither spaces nor quotes
ESCAPED = {"": r"([^\w@%+=:,./-])", '"': r'(["\\$`])'}  # by the quote that is open
SCRIPT = r"""%(complete_func)s() {
    local offered
    COMPREPLY=()
    while IFS= read -r offered; do
        case $offered in
            dir,*) compopt -o dirnames ;;
            file,*) compopt -o default ;;
            plain,*) COMPREPLY+=("${offered#plain,}") ;;
        esac
    done < <(env COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORDBREAKS="$COMP_WORDBREAKS" \
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} == 1 && $COMPREPLY == *[:=] ]]; then
        compopt -o nospace
    fi
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Begun(NamedTuple):
    """A line as far as it is typed: its words, the quote that is open, and what bash keeps.

    `kept` is how many letters of the last word stay on the line: those before its last break.
    """

    words: list[str]
    quote: str
    kept: int


def begun(line: str, breaks: str = BREAKS) -> Begun:
    """Take a line apart as bash does."""
    words, quote, kept, escaped, within = [""], "", 0, False, False
    for letter in line:
        quoted = quote and letter != quote and (letter != "\\" or quote == "'")
        if escaped or quoted:
            escaped, within = False, True
            words[-1] += letter
        elif letter == "\\":
            escaped = True
        elif letter in "'\"":
            quote, within = "" if quote else letter, True
            kept = len(words[-1])
        elif letter.isspace():
            words, kept, within = [*words, ""] if within else words, 0, False
        else:
            words[-1], within = words[-1] + letter, True
            kept = len(words[-1]) if letter in breaks else kept
    return Begun(words, quote, kept)


@add_completion_class
class Bash(ShellComplete):
    """Completion in bash; click's own sends words that are broken already."""

    name = "bash"
    source_template = SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """Give the words before the one that is being typed, and that one."""
        breaks = os.environ.get("COMP_WORDBREAKS", BREAKS)
        self._begun = begun(os.environ.get("COMP_LINE", ""), breaks)
        return self._begun.words[1:-1], self._begun.words[-1]

    def format_completion(self, item: CompletionItem) -> str:
        """Write what is offered for the place where bash puts it."""
        words, quote, kept = self._begun
        option, equals, _ = words[-1].partition("=")
        value = f"{option}={item.value}" if equals and option.startswith("-") else item.value
        return f"{item.type},{_quoted(value[kept:], quote)}"


def _quoted(text: str, quote: str) -> str:
    if quote == "'":
        return text.replace("'", r"'\''")
    return re.sub(ESCAPED[quote], r"\\\1", text)
