"""How long the names of a policy may be where they are kept beside each rating, post and membership."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.policy import Policy


def too_long(policy: Policy) -> Iterator[str]:
    """A sentence for every name that is longer than its place: nothing is ever cut short."""
    for what, most, names in _kept(policy):
        for name in names:
            if len(name) > most:
                words = {"what": _(what), "name": name[:most], "count": len(name), "most": most}
                yield _("%(what)s “%(name)s…” is %(count)s characters long. At most %(most)s is right.") % words


def _kept(policy: Policy) -> Iterator[tuple[str, int, Iterable[str]]]:
    """What is kept, how many characters its column takes, and the names of this policy."""
    yield gettext_noop("The version"), 40, [policy.policy.version]
    yield gettext_noop("The year group"), 8, [year.id for year in policy.years]
    yield gettext_noop("The school year"), 9, [session.label for session in policy.calendar.sessions]
    yield gettext_noop("The faculty"), 40, [faculty.id for faculty in policy.faculties]
    yield gettext_noop("The name of the faculty"), 120, [faculty.label for faculty in policy.faculties]
    yield gettext_noop("The subject"), 60, [subject.id for subject in policy.subjects]
    yield gettext_noop("The name of the subject"), 120, [subject.label for subject in policy.subjects]
    yield gettext_noop("The course level"), 8, [level.id for level in policy.levels]
    yield gettext_noop("The measure"), 40, [measure.id for measure in policy.measures]
    yield gettext_noop("The value"), 20, [value.value for scale in policy.scales for value in scale.values]
    yield gettext_noop("The trigger"), 60, [trigger.id for trigger in policy.triggers]
    yield gettext_noop("The degree of concern"), 20, [one.id for rule in policy.triggers for one in rule.seriousness]
    yield gettext_noop("The role"), 40, [role.id for role in policy.roles]
    yield gettext_noop("The support group"), 20, [category.id for category in policy.categories]
    yield gettext_noop("The reason"), 40, [code.code for codes in policy.code_lists for code in codes.codes]
