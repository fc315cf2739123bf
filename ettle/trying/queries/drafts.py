"""Drafts: the list of them, one of them, and the pages on which it is changed and adopted."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy import Policy, load_policy_text
from ettle.policy.adjusting import Part, Question, parts
from ettle.policy.explaining.concerns import triggers as rule_sentences
from ettle.policy.explaining.difference import difference
from ettle.policy.explaining.phrases import Names
from ettle.rules.access import Viewer
from ettle.school.models import AdoptedPolicy
from ettle.school.queries import adopted_on, policy_for, policy_of
from ettle.trying.models import Draft
from ettle.trying.pages import AdoptPage, ChangePage, DraftLine, Field, FilePage, FormPart, Head, IndexPage, Said
from ettle.trying.queries.adopting import open_cycles
from ettle.ui.words import long_date, moment

FIRST = frozenset({"subjects_at_least", "phases"})
Sent = Mapping[str, Sequence[str]]


def draft_for(viewer: Viewer, draft_id: int) -> Draft:
    """A draft of the viewer's school. Raises Http404. One query."""
    rows = Draft.objects.select_related("changed_by", "adopted", "started_from").defer("started_from__text")
    found = rows.filter(pk=draft_id, school_id=viewer.school_id).first()
    if found is None:
        raise Http404
    return found


def policy_in(draft: Draft) -> Policy:
    """The policy a draft says. It was sound when it was kept, and stays so."""
    return load_policy_text(draft.text)


def head_of(viewer: Viewer, draft: Draft) -> Head:
    """Which draft a page is about. No query."""
    told = {"who": draft.changed_by.name, "when": moment(draft.changed_at)}
    return Head(
        draft_id=draft.pk,
        name=draft.name,
        version=draft.version,
        used=policy_for(viewer).policy.version,
        changed=_("Changed by %(who)s, %(when)s") % told,
        adopted=_adopted(draft.adopted),
        open=draft.adopted_id is None,
    )


def _adopted(adopted: AdoptedPolicy | None) -> str:
    if adopted is None:
        return ""
    told = {"version": adopted.version, "day": long_date(adopted.effective_from)}
    return _("Adopted as version %(version)s from %(day)s") % told


def index_page(
    viewer: Viewer, *, name: str = "", text: str = "", faults: Mapping[str, str] | None = None,
    sentences: Iterable[str] = (),
) -> IndexPage:  # fmt: skip
    """Every draft of the school. One query, and those of the policy in force."""
    used = policy_for(viewer)
    rows = Draft.objects.filter(school_id=viewer.school_id).select_related("changed_by", "adopted")
    return IndexPage(
        used=used.policy.version,
        drafts=tuple(
            DraftLine(
                draft.pk, draft.name, "" if draft.adopted_id else _differs(used, policy_in(draft)),
                draft.changed_by.name, draft.changed_at, _adopted(draft.adopted),
            )
            for draft in rows
        ),
        name=name,
        text=text,
        faults=faults or {},
        sentences=tuple(sentences),
    )  # fmt: skip


def _differs(used: Policy, tried: Policy) -> str:
    count = len(said(used, tried))
    if not count:
        return _("Says what the policy in force says")
    return ngettext("%(num)s sentence is different", "%(num)s sentences are different", count) % {"num": count}


def said(used: Policy, tried: Policy) -> tuple[Said, ...]:
    """What the two say differently, in English; the version and its day aside."""
    same_head = tried.model_copy(update={"policy": used.policy})
    return tuple(Said(one.section, one.was, one.now) for one in difference(used, same_head))


def change_page(
    viewer: Viewer, draft: Draft, *, sent: Sent | None = None, faults: Mapping[str, str] | None = None,
    sentences: Iterable[str] = (),
) -> ChangePage:  # fmt: skip
    """The form of a draft, as it stands or as it was filled in. No query."""
    policy = policy_in(draft)
    made = [_form_part(policy, part, sent, faults or {}) for part in parts(policy)]
    fields = (field for part in made for field in (*part.first, *part.more, *(f for r in part.rungs for f in r)))
    return ChangePage(
        head=head_of(viewer, draft),
        rules=tuple(part for part in made if part.out),
        others=tuple(part for part in made if not part.out),
        sentences=tuple(sentences),
        faulty=tuple(field for field in fields if field.fault),
    )


def _form_part(policy: Policy, part: Part, sent: Sent | None, faults: Mapping[str, str]) -> FormPart:
    def filled(question: Question) -> Field:
        now = question.now if sent is None else tuple(sent.get(question.name, ()))
        return Field(
            question.name, question.label, question.help, question.kind, now, question.options, question.required,
            faults.get(question.name, ""),
        )  # fmt: skip

    fields = [filled(question) for question in part.questions]
    rule = part.id.startswith("triggers.")
    first = [field for field in fields if not rule or _is_first(field)]
    more = [field for field in fields if field not in first]
    return FormPart(
        id=part.id,
        title=part.title or _("Who acts"),
        says=_rule(policy, part) if rule else (),
        first=tuple(first),
        more=tuple(more),
        rungs=tuple(tuple(map(filled, rung)) for rung in part.rungs),
        out=part.out,
        left_out=bool(sent and sent.get(part.out)),
        open=any(field.fault for field in more),
    )


def _is_first(field: Field) -> bool:
    return ".when." in field.name or field.name.rpartition(".")[2] in FIRST


def _rule(policy: Policy, part: Part) -> tuple[str, ...]:
    """The rule as it stands, in English."""
    trigger = policy.triggers[int(part.id.rpartition(".")[2])]
    alone = policy.model_copy(update={"triggers": (trigger,)})
    return tuple(rule_sentences(alone, Names(policy)))[:1]


def file_page(viewer: Viewer, draft: Draft, *, text: str | None = None, sentences: Iterable[str] = ()) -> FilePage:
    """The text of a draft, as it stands or as it was typed. No query."""
    return FilePage(head_of(viewer, draft), draft.text if text is None else text, tuple(sentences))


def adopt_page(
    viewer: Viewer, draft: Draft, *, version: str | None = None, effective_from: str | None = None,
    faults: Mapping[str, str] | None = None, sentences: Iterable[str] = (),
) -> AdoptPage:  # fmt: skip
    """What adopting would mean. Two queries."""
    used = adopted_on(viewer.school_id, viewer.on)
    known = {row.version for row in AdoptedPolicy.objects.filter(school_id=viewer.school_id).only("version")}
    own = policy_in(draft).policy.version
    return AdoptPage(
        head=head_of(viewer, draft),
        version=(own if own not in known else _next(own, known)) if version is None else version,
        effective_from="" if effective_from is None else effective_from,
        means=open_cycles(viewer.school_id, viewer.on),
        says=said(policy_of(used), policy_in(draft)),
        faults=faults or {},
        sentences=tuple(sentences),
    )


def _next(version: str, known: Iterable[str]) -> str:
    """The version after this one that no policy has: 2021.2 after 2021.1."""
    lead, dot, last = version.rpartition(".")
    start = int(last) if dot and last.isdecimal() else 1
    lead = lead if dot and last.isdecimal() else version
    taken = set(known)
    return next(name for n in range(start + 1, start + len(taken) + 2) if (name := f"{lead}.{n}") not in taken)
