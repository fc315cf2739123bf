"""What a row of the record says, in words a headteacher reads aloud."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.rules.access import REASONS

VERBS: Final[dict[str, str]] = {
    "category.ended": gettext_noop("ended a support group"),
    "category.set": gettext_noop("put in a support group"),
    "category.worked_out": gettext_noop("worked out the support groups that follow from figures"),
    "class.finish_taken_back": gettext_noop("took back that a class is finished"),
    "class.finished": gettext_noop("said that a class is finished"),
    "concern.ended": gettext_noop("ended a concern"),
    "concern.opened": gettext_noop("opened a concern"),
    "concern.next_step": gettext_noop("wrote a next step"),
    "concern.no_action": gettext_noop("ended a concern with no action"),
    "concern.owner_changed": gettext_noop("gave a concern to another owner"),
    "concern.taken_up": gettext_noop("took up a concern"),
    "cycle.closed": gettext_noop("closed a cycle"),
    "cycle.made": gettext_noop("made a cycle"),
    "import.answered": gettext_noop("answered what an import asked"),
    "import.applied": gettext_noop("applied an import"),
    "import.headings": gettext_noop("said what the headings of a file are"),
    "import.read": gettext_noop("sent a file"),
    "import.set_aside": gettext_noop("set an import aside"),
    "import.undone": gettext_noop("took an import back"),
    "policy.adopted": gettext_noop("adopted a policy"),
    "pupil.opened": gettext_noop("opened a pupil's staff notes"),
    "ratings.saved": gettext_noop("saved ratings"),
    "school.made": gettext_noop("made the school"),
    "second_step.removed": gettext_noop("took away somebody's second step at sign-in"),
    "second_steps.resealed": gettext_noop("put second steps under a new key"),
    "sign_in.first_password": gettext_noop("chose a first password"),
    "sign_in.made": gettext_noop("let a member of staff sign in"),
    "sign_in.refused": gettext_noop("was refused at sign-in"),
    "signed_in": gettext_noop("signed in"),
    "signed_out": gettext_noop("signed out"),
    "subject.faculty_set": gettext_noop("gave a subject its faculty"),
    "support_groups.exported": gettext_noop("took away a list of support groups"),
    "support_groups.opened": gettext_noop("opened a list with support groups"),
    "today.opened": gettext_noop("opened a first screen with support groups"),
    "concerns.opened": gettext_noop("opened a list of concerns with support groups"),
    "overview.opened": gettext_noop("opened the pupils behind a figure"),
    "year_list.exported": gettext_noop("took away a year list"),
    "year_list.opened": gettext_noop("opened a year list with support groups"),
}


def verb_words(verb: str) -> str:
    """What was done; a verb of another version of Ettle is shown as it was kept, without its signs."""
    return _(VERBS[verb]) if verb in VERBS else verb.replace(".", " ").replace("_", " ")


def why_words(reason: str) -> str:
    """Why it was allowed: the sentence of the rule, or the code where the rules no longer have it."""
    return _(REASONS[reason]) if reason in REASONS else reason.replace("_", " ")
