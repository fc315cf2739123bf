"""Pages on paper: a template and the facts, made into one PDF."""

from ettle.prints.press import NotPrinted, pdf

__all__ = ["NotPrinted", "pdf"]
