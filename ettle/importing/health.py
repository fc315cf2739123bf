"""How importing stands, in sentences for the office's first screen."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.importing.models import ImportRun, Kind
from ettle.tracking.queries.office import ImportHealth
from ettle.ui.words import moment


def health_of(school_id: int) -> ImportHealth:
    """The last file of each kind that was applied, and the files that wait for somebody. Two queries."""
    runs = ImportRun.objects.filter(school_id=school_id).defer("content")
    applied = runs.filter(state=ImportRun.State.APPLIED).annotate(bad=Count("refused")).order_by("applied_at")
    last = {run.kind: run for run in applied}
    said = [_said(run) for kind in Kind.values if (run := last.get(kind))]
    if waiting := runs.filter(state=ImportRun.State.READ).count():
        form = ngettext("%(count)s file waits to be applied.", "%(count)s files wait to be applied.", waiting)
        said.append(form % {"count": waiting})
    return ImportHealth(tuple(said))


def _said(run: ImportRun) -> str:
    told = {
        "kind": Kind(run.kind).label,
        "file": run.filename,
        "moment": moment(run.applied_at) if run.applied_at else "",
        "bad": run.bad,  # type: ignore[attr-defined]
    }
    if not told["bad"]:
        return _("%(kind)s from %(file)s, %(moment)s: no cell was refused.") % told
    form = ngettext(
        "%(kind)s from %(file)s, %(moment)s: %(bad)s cell was refused.",
        "%(kind)s from %(file)s, %(moment)s: %(bad)s cells were refused.",
        run.bad,  # type: ignore[attr-defined]
    )
    return form % told
