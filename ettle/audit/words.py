"""What a row of the record says, in words a headteacher reads aloud."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.rules.access import REASONS

VERBS: Final[dict[str, str]] = {
    "board.exported": gettext_noop("took away a faculty board"),
    "board.opened": gettext_noop("opened a faculty board"),
    "board.saved": gettext_noop("set marks on a faculty board"),
    "board.taken_back": gettext_noop("took back marks on a faculty board"),
    "board_mark.opened": gettext_noop("opened a pupil's marks on the faculty board"),
    "caseload.found": gettext_noop("looked through the caseload after a cycle"),
    "caseload.left": gettext_noop("took a pupil off the caseload"),
    "caseload.minuted": gettext_noop("minuted a decision about a pupil on the caseload"),
    "caseload.mis_updated": gettext_noop("ticked that the school's own record was updated"),
    "caseload.opened": gettext_noop("opened the caseload"),
    "caseload.put_on": gettext_noop("put a pupil on the caseload"),
    "caseload.referral_moved": gettext_noop("said where a referral stands"),
    "caseload.stays": gettext_noop("kept a pupil on the caseload"),
    "caseload_patterns.opened": gettext_noop("opened the patterns of the caseload"),
    "caseload_pupil.opened": gettext_noop("opened a pupil's caseload record"),
    "conference.action_done": gettext_noop("said that something a conference agreed is done"),
    "conference.agreed": gettext_noop("wrote down what a conference agreed"),
    "conference.called": gettext_noop("called a case conference"),
    "conference.home_asked": gettext_noop("said whether home is invited to a conference"),
    "conference.opened": gettext_noop("opened a case conference"),
    "memo.opened": gettext_noop("opened a confidential memo"),
    "memo.sent": gettext_noop("sent a confidential memo"),
    "category.ended": gettext_noop("ended a support group"),
    "category.set": gettext_noop("put in a support group"),
    "category.worked_out": gettext_noop("worked out the support groups that follow from figures"),
    "class.finish_taken_back": gettext_noop("took back that a class is finished"),
    "class.finished": gettext_noop("said that a class is finished"),
    "collation.exported": gettext_noop("took away a collated list"),
    "collation.highlighted": gettext_noop("chose a pupil of a collated list for the meeting"),
    "collation.looked_at": gettext_noop("opened the list of a year to collate it"),
    "collation.not_highlighted": gettext_noop("took a pupil of a collated list off the meeting"),
    "collation.noted": gettext_noop("wrote a note on a collated list"),
    "collation.opened": gettext_noop("opened a collated list that was shared"),
    "collation.shared": gettext_noop("shared a collated list with leadership"),
    "concern.ended": gettext_noop("ended a concern"),
    "concern.opened": gettext_noop("opened a concern"),
    "concern.next_step": gettext_noop("wrote a next step"),
    "concern.no_action": gettext_noop("ended a concern with no action"),
    "concern.owner_changed": gettext_noop("gave a concern to another owner"),
    "concern.taken_up": gettext_noop("took up a concern"),
    "cycle.closed": gettext_noop("closed a cycle"),
    "cycle.made": gettext_noop("made a cycle"),
    "draft.adopted": gettext_noop("adopted a draft of the policy"),
    "draft.changed": gettext_noop("changed a draft of the policy"),
    "draft.exported": gettext_noop("took away what a draft of the policy would do"),
    "draft.made": gettext_noop("started a draft of the policy"),
    "draft.removed": gettext_noop("removed a draft of the policy"),
    "leadership.opened": gettext_noop("opened the pupils behind a figure of leadership's picture"),
    "import.answered": gettext_noop("answered what an import asked"),
    "import.applied": gettext_noop("applied an import"),
    "import.headings": gettext_noop("said what the headings of a file are"),
    "import.read": gettext_noop("sent a file"),
    "import.set_aside": gettext_noop("set an import aside"),
    "import.undone": gettext_noop("took an import back"),
    "digest.chosen": gettext_noop("chose whether to get the daily e-mail"),
    "digest.written": gettext_noop("wrote the daily e-mails"),
    "mail.again": gettext_noop("let an e-mail go again"),
    "mail.cancelled": gettext_noop("cancelled an e-mail"),
    "mail.failed": gettext_noop("could not send an e-mail"),
    "mail.sent": gettext_noop("sent an e-mail"),
    "mail.unclear": gettext_noop("does not know whether an e-mail arrived"),
    "mail.written": gettext_noop("wrote e-mails for the outbox"),
    "notice.read": gettext_noop("read notices"),
    "notice.taken_back": gettext_noop("took back notices"),
    "notice.thrown_away": gettext_noop("threw away old notices and e-mails"),
    "notice.told": gettext_noop("told staff of something"),
    "policy.adopted": gettext_noop("adopted a policy"),
    "pupil.opened": gettext_noop("opened a pupil's staff notes"),
    "ratings.saved": gettext_noop("saved ratings"),
    "school.made": gettext_noop("made the school"),
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
