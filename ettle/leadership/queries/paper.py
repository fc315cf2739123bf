"""The picture as facts for the press: the same figures, in tables and charts."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ettle.leadership.pages import PicturePage, ShareRow, Spread
from ettle.ui import charts


def file_name(page: PicturePage) -> str:
    """What the file is called; it names nobody."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", f"{page.title} {page.eyebrow[0]}").strip("-")
    return f"{plain}.pdf"


def paper_of(page: PicturePage) -> dict[str, Any]:
    """Everything the print shows."""
    return {
        "title": page.title,
        "eyebrow": list(page.eyebrow),
        "lead": page.lead,
        "foot": page.printed,
        "counts": [[figure.shown, words] for figure, words in page.counts],
        "stands": [
            {
                "sign": part.sign,
                "title": part.title,
                "lines": [[line.name, line.words] for line in part.lines],
            }
            for part in page.stands
        ],
        "chart": {"svg": charts.for_paper(page.over_time.svg), "alt": _alt(page), "title": page.over_time.words}
        if page.over_time.rows
        else None,
        "tables": list(_tables(page)),
        "nothing": _("Nothing is here."),
        "note": page.hidden_note,
    }


def _alt(page: PicturePage) -> str:
    return page.over_time.words + ": " + ", ".join(f"{name} {shown}" for name, shown in page.over_time.rows)


def _tables(page: PicturePage) -> Iterable[dict[str, Any]]:
    owner_heads = [_("Held by"), *page.owner_heads]
    yield {
        "title": _("What was done"),
        "heads": owner_heads,
        "rows": [[row.role, *(figure.shown for figure in row.figures)] for row in page.owners],
    }
    yield _shares(_("By year"), page.by_year)
    yield _shares(_("By faculty"), page.by_faculty)
    if page.gaps:
        yield {
            "title": _("Gaps"),
            "heads": [_("Support group"), _("Pupils"), _("With a concern"), _("Share"), _("All others"), _("Gap")],
            "rows": [
                [row.name, row.hidden, "", "", "", ""]
                if row.hidden
                else [row.name, row.pupils, row.concerned.shown, row.share, row.direction, row.change]
                for row in page.gaps
            ],
        }
    for one in page.spreads:
        yield _spread(one, one.title)
    for one in page.closer:
        yield _spread(one, f"{page.closer_title}: {one.title}")


def _shares(title: str, rows: Iterable[ShareRow]) -> dict[str, Any]:
    return {
        "title": title,
        "heads": ["", _("With a concern"), _("Share"), _("Since the cycle before")],
        "rows": [[row.name, row.concerned.shown, row.share, row.change] for row in rows],
    }


def _spread(one: Spread, title: str) -> dict[str, Any]:
    return {
        "title": f"{title}. {one.scale}",
        "heads": ["", *(short for short, _words in one.heads), _("Ratings"), _("A concern")],
        "rows": [[row.name, *(figure.shown for figure in row.figures), row.rated, row.share] for row in one.rows],
    }
