"""Loading what a command needs, all of which stays, and the word for when nothing could be done with it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


class NothingDone(Exception):
    """Why a command did nothing, in a sentence; it leaves with 2."""


@contextmanager
def keeping_all() -> Iterator[None]:
    """Load modules in here. Nothing is collected meanwhile."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
