"""The application as the checks look at it: with settings of its own and an empty folder."""

import atexit
import os
import shutil
import tempfile
from functools import cache

from flask import Flask


@cache
def application() -> Flask:
    for name in [name for name in os.environ if name.startswith("LEARNPATH_")]:
        del os.environ[name]
    folder = tempfile.mkdtemp(prefix="learnpath-check-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["LEARNPATH_DATA"] = folder
    os.environ["LEARNPATH_SECRET_KEY"] = "only for looking at the application, never for serving it"
    from learnpath.app import create_app

    return create_app()
