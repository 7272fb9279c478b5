from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from learnpath.kernel.jobs import run_waiting


@pytest.fixture
def do_jobs(connection: Connection) -> Callable[[], int]:
    """Do what waits, as the worker would."""
    return lambda: run_waiting(connection)
