"""What a school wrote and what follows from it is plain Python."""

import subprocess
import sys

CODE = """
import importlib, pkgutil, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "jinja2", "sqlite3", "psycopg"}:
            raise ImportError(f"{name} may not be imported here")
sys.meta_path.insert(0, Blocked())
for package in ("ettle.policy", "ettle.rules"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        importlib.import_module(module.name)
from ettle.policy import load_policy
from ettle.rules.concerns import evaluate
import polars
rating = polars.DataFrame({"pupil": ["a"], "subject": ["French"], "measure": ["effort"], "value": ["4"]})
print(evaluate(load_policy("scottish-secondary"), rating).counts["pupils_of_concern"])
"""


def test_policy_and_rules_run_with_django_out_of_reach() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr
