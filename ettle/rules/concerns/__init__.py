"""Concerns: policy and ratings in, every concern with its reason and its owner out."""

from ettle.rules.concerns.evaluation import Evaluation, evaluate, mattering, owned, unmapped
from ettle.rules.concerns.repeating import repeated
from ettle.rules.concerns.sentences import ENGLISH, Sentences

__all__ = ["ENGLISH", "Evaluation", "Sentences", "evaluate", "mattering", "owned", "repeated", "unmapped"]
