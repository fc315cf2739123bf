"""The settings of a school, with one address more: an empty signed-in page to measure the others against."""

from ettle.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.empty"
