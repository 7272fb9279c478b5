"""Compiles the catalogues before a wheel is packed: the .po files are in git, the .mo files are not."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(Path(self.root) / "tools"))
        from messages import compile_all

        compile_all(Path(self.root))
