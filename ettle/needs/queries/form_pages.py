"""What the forms of needs and of what works offer, and what stands behind them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.needs.models import Need, Summary
from ettle.needs.pages import EndNeedPage, NeedFormPage, NeedShown, SummaryPage, VersionShown
from ettle.needs.queries.leaf import need_shown
from ettle.needs.queries.reach import needs_of_school, pupil_and_facts
from ettle.needs.queries.tags import tags_in_words, tags_to_tick
from ettle.people.queries import LEVELS
from ettle.policy import Policy
from ettle.policy.schema import Needs, NeedType
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.needs import may_record, may_write_summary
from ettle.school.queries import policy_for
from ettle.school.words import protection_notice, role_label

Choices = tuple[tuple[str, str], ...]


def recordable(viewer: Viewer, key: UUID) -> tuple[Pupil, Choices]:
    """The pupil, and the types of need this viewer may record. Raises Http404, PermissionDenied where there is none."""
    needs = needs_of_school(viewer)
    pupil, facts = pupil_and_facts(viewer, key)
    kinds = [kind for kind in needs.types if facts.on_roll and may_record(viewer, facts, kind)]
    if not kinds:
        raise PermissionDenied(_("No post of yours records a need of this pupil."))
    return pupil, tuple((kind.id, _with_level(kind)) for kind in kinds)


def _with_level(kind: NeedType) -> str:
    return _("%(need)s (%(level)s %(word)s)") % {"need": kind.label, "level": kind.level, "word": _(LEVELS[kind.level])}


def sources_of(viewer: Viewer) -> Choices:
    """Where a need may have become known."""
    needs = needs_of_school(viewer)
    return tuple(
        (one.id, _("%(source)s (specialist)") % {"source": one.label} if one.specialist else one.label)
        for one in needs.sources
    )


def starting(need: Need) -> Mapping[str, object]:
    """A need as the form begins with it."""
    names = ("words", "source", "source_named", "identified_on", "evidence", "support", "support_since")
    return {name: getattr(need, name) for name in names}


def record_page(viewer: Viewer, pupil: Pupil, form: BaseForm, ticked: Collection[str]) -> NeedFormPage:
    """Recording a need."""
    return NeedFormPage(
        title=_("Record a need of %(name)s") % {"name": pupil.name},
        lead=_("How it is known and since when belong to it; what is in place for it can follow."),
        button=_("Record the need"),
        pupil=pupil.name,
        form=form,
        tags=tags_to_tick(policy_for(viewer), ticked),
        version=0,
        readers=_readers(viewer),
        stands=None,
        notice=protection_notice(policy_for(viewer)),
        back=reverse("pupils:page", args=[pupil.key]),
    )


def correct_page(
    viewer: Viewer, need: Need, form: BaseForm, ticked: Collection[str], version: int, *, meanwhile: bool
) -> NeedFormPage:
    """Correcting a need, with what stands now where somebody else changed it."""
    needs, policy = needs_of_school(viewer), policy_for(viewer)
    kind = needs.type_named(need.type)
    if kind is None:
        raise Http404
    now = Need.objects.get(pk=need.pk) if meanwhile else need
    return NeedFormPage(
        title=_("%(need)s: %(name)s") % {"need": kind.label, "name": need.pupil.name},
        lead=_("Correct what is written, or say what is in place for it now."),
        button=_("Keep the change"),
        pupil=need.pupil.name,
        form=form,
        tags=tags_to_tick(policy, ticked),
        version=now.version if meanwhile else version,
        readers=_readers(viewer),
        stands=_stands(policy, needs, kind, now) if meanwhile else None,
        notice=protection_notice(policy),
        back=reverse("pupils:page", args=[need.pupil.key]),
    )


def _stands(policy: Policy, needs: Needs, kind: NeedType, now: Need) -> NeedShown:
    return need_shown(policy, needs, kind, now, whole=True)


def end_page(viewer: Viewer, need: Need, kind: NeedType, form: BaseForm) -> EndNeedPage:
    """Ending a need."""
    words = {"need": kind.label, "name": need.pupil.name}
    return EndNeedPage(
        title=_("End %(need)s for %(name)s") % words,
        lead=_("It is shown to nobody any more and stays on record."),
        form=form,
        back=reverse("pupils:page", args=[need.pupil.key]),
    )


def summary_writable(viewer: Viewer, key: UUID) -> tuple[Pupil, Summary]:
    """The pupil, and the newest version, or an empty one where there is none. Raises Http404, PermissionDenied."""
    needs = needs_of_school(viewer)
    pupil, facts = pupil_and_facts(viewer, key)
    if not may_write_summary(viewer, facts, needs):
        raise PermissionDenied(_("No post of yours writes what works for this pupil."))
    return pupil, Summary.objects.filter(pupil=pupil).first() or Summary(pupil=pupil, version=0)


def summary_page(
    viewer: Viewer, pupil: Pupil, form: BaseForm, ticked: Collection[str], version: int, *, meanwhile: bool
) -> SummaryPage:
    """Writing what works, with the versions there were."""
    needs, policy = needs_of_school(viewer), policy_for(viewer)
    every = [
        VersionShown(row.version, row.text, tags_in_words(policy, row.wellbeing), row.by.name if row.by else "", row.at)
        for row in Summary.objects.filter(pupil=pupil).select_related("by")
    ]
    return SummaryPage(
        title=_("What works for %(name)s") % {"name": pupil.name},
        lead=_("A few lines a teacher can use tomorrow: at most %(most)s characters. No diagnosis, nothing from home.")
        % {"most": needs.summary_longest},
        pupil=pupil.name,
        form=form,
        tags=tags_to_tick(policy, ticked),
        version=every[0].version if meanwhile and every else version,
        stands=every[0] if meanwhile and every else None,
        earlier=tuple(every),
        notice=protection_notice(policy),
        back=reverse("pupils:page", args=[pupil.key]),
        pupil_id=pupil.pk,
    )


def _readers(viewer: Viewer) -> str:
    """Who will read what is written, in words."""
    needs, policy = needs_of_school(viewer), policy_for(viewer)
    words = _(" or ").join(role_label(policy, role).lower() for role in needs.read_by)
    return _(
        "Evidence and source are read by a %(roles)s of this pupil and by those who record this kind of need, and by "
        "nobody else at school. The pupil, and a parent or carer, may ask to read all of it."
    ) % {"roles": words}
