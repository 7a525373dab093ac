"""No plugin of pydantic has a say in what is valid here, and none is looked for.

Pydantic looks through all that is installed for plugins when a class is first used. Asking it not
to (`PYDANTIC_DISABLE_PLUGINS`) leaves the import of what looks, a fifteenth of the time of `log`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

LOADER = "pydantic.plugin._loader"


class _NoPlugins(ModuleType):
    """Stands where pydantic's own loader would, which it makes way for when asked anything else."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        return ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[LOADER]
        return getattr(import_module(LOADER), name)


def look_for_none() -> None:
    """Keep pydantic from looking for plugins; to be called before a class is first used."""
    sys.modules.setdefault(LOADER, _NoPlugins(LOADER))
