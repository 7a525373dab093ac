"""`completion`: the script that lets a shell ask what it can offer."""

from __future__ import annotations

import click

from cli.options import META, common, examples
from cli.output import emit, write

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_DATELINE_COMPLETE"  # click's: how its scripts ask


@click.command(
    epilog=examples(
        "dateline completion bash > completion.bash",
        "dateline completion zsh > _dateline",
        "dateline completion fish > dateline.fish",
    )
)
@click.argument("shell", type=click.Choice(SHELLS))
@common
def completion_command(shell: str) -> None:
    """Print what makes a shell complete commands, stories, verbs and refs.

    For good: in bash, write it to ~/.local/share/bash-completion/completions/dateline; in zsh, to
    a file _dateline in a folder of $fpath; in fish, to ~/.config/fish/completions/dateline.fish.
    """
    from click.shell_completion import get_completion_class  # only here

    from cli.bash import Bash

    context = click.get_current_context()
    made = Bash if shell == "bash" else get_completion_class(shell)
    assert made is not None, "click knows these shells"
    script = made(context.find_root().command, {}, "dateline", VARIABLE).source()
    if context.meta.get(META + "json"):
        emit({"shell": shell, "script": script})
    else:
        write(f"{script}\n")
