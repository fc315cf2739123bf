"""Loading what a command needs without looking for what could be thrown away: all of it stays."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def keeping_all() -> Iterator[None]:
    """Load modules in here. Nothing is collected meanwhile."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
