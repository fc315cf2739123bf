"""Where the browser is, and how it is started."""

import os
import shutil
import subprocess
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Quiet: no first-run pages, no calls home. No sandbox, because root has none.
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
)


def find() -> str | None:
    """The path of a Chromium on this machine, if there is one; ETTLE_CHROMIUM says which to use."""
    for name in (os.environ.get("ETTLE_CHROMIUM"), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    return None


def install() -> str | None:
    """Install it where we may (root, with apt), and say where it is."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser journeys (a minute or two, once).", flush=True)
        wanted = "install -y -qq --no-install-recommends chromium fonts-dejavu-core"
        for verb in ("update -qq", wanted):
            subprocess.run(
                ["apt-get", *verb.split()],
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
    return find()
