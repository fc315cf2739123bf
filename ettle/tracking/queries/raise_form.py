"""The form for raising a concern by hand: what is known of the pupil first, then the box (S2-40)."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.pupils.models import ClassMembership, Pupil
from ettle.pupils.queries.categories import groups_told
from ettle.rules.access import REASONS, Viewer
from ettle.rules.owners import may_raise
from ettle.school.dated import in_force
from ettle.school.models import Subject
from ettle.school.queries import policy_for
from ettle.school.words import protection_notice
from ettle.tracking.models import Cycle
from ettle.tracking.pages.concerns import ConcernRow, Typed
from ettle.tracking.pages.one_concern import RaisePage
from ettle.tracking.queries.concern_rows import listed
from ettle.tracking.queries.concern_words import role_label
from ettle.tracking.queries.visible import Belongs, facts_for, facts_of_pupil, visible_concerns
from ettle.tracking.queries.year_list import table_heads


def pupil_for(viewer: Viewer, key: UUID) -> Pupil:
    """A pupil of whom the viewer may read at L1. Raises Http404."""
    rows = Pupil.objects.visible_to(viewer, "L1").select_related("tutor_group", "house")
    pupil = rows.filter(key=key).first()
    if pupil is None or not may_raise(viewer, facts_of_pupil(viewer, pupil)):
        raise Http404
    return pupil


def cycle_for_raising(pupil: Pupil) -> Cycle | None:
    """The cycle closed last for the pupil's year group."""
    closed = Cycle.objects.filter(school_id=pupil.school_id, closed_at__isnull=False, years__year=pupil.year)
    return closed.order_by("closed_at", "pk").last()


def subject_of(viewer: Viewer, pupil: Pupil, subject_id: int | None) -> Subject | None:
    """One of the subjects the viewer may name for this pupil, or None."""
    known = {pk for pk, _name in _subjects(viewer, pupil)}
    return Subject.objects.get(pk=subject_id) if subject_id in known else None


def raise_page(viewer: Viewer, key: UUID, form: Typed | None = None) -> RaisePage:
    """Support groups as the viewer may see them, the concern there is, and then the form. Raises Http404."""
    pupil = pupil_for(viewer, key)
    policy = policy_for(viewer)
    cycle = cycle_for_raising(pupil)
    facts = facts_for(viewer, [Belongs(pupil.pk, pupil.year, pupil.house_id, pupil.tutor_group_id)])
    groups = groups_told(viewer, policy, facts)
    rows = listed(viewer, policy, visible_concerns(viewer).filter(pupil=pupil, cycle=cycle)).rows if cycle else ()
    subjects = _subjects(viewer, pupil)
    only = {"subject": str(subjects[0][0])} if len(subjects) == 1 else {}
    return RaisePage(
        pupil=pupil.name,
        pupil_href=reverse("pupils:page", args=[pupil.key]),
        where=" · ".join(filter(None, (pupil.year, pupil.tutor_group.name if pupil.tutor_group else ""))),
        groups=groups.words.get(pupil.pk, ()),
        now=rows[0] if rows else None,
        heads=table_heads(policy),
        subjects=subjects,
        cycle=cycle.name if cycle else "",
        goes_to=_goes_to(policy, rows[0] if rows else None),
        form=form or Typed(only),
        level="L1",
        read_by=_("Staff who teach or support this pupil read it; the pupil may ask to."),
        notice=protection_notice(policy),
        why_seen=_(REASONS[may_raise(viewer, facts[pupil.pk]).reason]),
        logged=(pupil.pk,),
    )


def _subjects(viewer: Viewer, pupil: Pupil) -> tuple[tuple[int, str], ...]:
    """Those the viewer teaches or leads for this pupil; who does neither names any subject the pupil takes."""
    taken = ClassMembership.objects.filter(in_force(viewer.on), pupil=pupil).order_by("teaching_class__subject__name")
    taught = frozenset[int]().union(*(post.class_ids for post in viewer.posts))
    led = {post.faculty_id for post in viewer.posts if post.faculty_id is not None}
    mine = taken.filter(Q(teaching_class_id__in=taught) | Q(teaching_class__subject__faculty_id__in=led))
    fields = ("teaching_class__subject_id", "teaching_class__subject__name")
    return tuple(dict.fromkeys(mine.values_list(*fields))) or tuple(dict.fromkeys(taken.values_list(*fields)))


def _goes_to(policy: Policy, now: ConcernRow | None) -> str:
    if now and now.mine:
        return _("It is added to the concern that you hold.")
    if now and now.ownerless:
        return _("It is added to the concern there is, which nobody holds yet.")
    if now:
        return _("It is added to the concern that %(owner)s holds.") % {"owner": now.owner}
    role = policy.owner_for(1)
    if role is None:
        return _("The school's policy names nobody for a concern in one faculty.")
    return _("It goes to the %(role)s of the faculty.") % {"role": role_label(policy, role).lower()}
