"""The shape of what keepers of the caseload write; the actions say what is wrong with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ettle.ui.fields import Words

LONGEST_NUMBER = 18  # digits that fit the database's numbers


class StaffField(forms.Field):
    """Staff by number, each ticked; what is no number is nobody."""

    widget = forms.SelectMultiple

    def clean(self, value: object) -> tuple[int, ...]:
        ticked = value if isinstance(value, list) else []
        numbers = (str(one) for one in ticked)
        return tuple(dict.fromkeys(int(one) for one in numbers if one.isdecimal() and len(one) <= LONGEST_NUMBER))


class TagField(forms.Field):
    """Tags, each ticked; the action says which are none."""

    widget = forms.SelectMultiple

    def clean(self, value: object) -> tuple[str, ...]:
        return tuple(map(str, value)) if isinstance(value, list) else ()


def _day() -> forms.DateField:
    wrong = _("That is not a day. Write it like 2026-11-23, or choose it.")
    return forms.DateField(required=False, error_messages={"invalid": wrong})


class MinuteForm(forms.Form):
    """One decision of any kind."""

    kind = forms.CharField(required=False, max_length=60)
    text = Words(required=False)
    on = _day()
    took_part = StaffField(required=False)
    others = forms.CharField(required=False, max_length=200)
    review_on = _day()
    what = forms.CharField(required=False, max_length=60)
    to = forms.CharField(required=False, max_length=60)
    meets_on = _day()
    where = forms.CharField(required=False, max_length=100)
    invited = StaffField(required=False)
    invited_others = forms.CharField(required=False, max_length=200)
    wellbeing = TagField(required=False)


class ReasonForm(forms.Form):
    """Why somebody comes on, stays or leaves; one of the three is sent."""

    why_on = Words(required=False)
    why_stay = Words(required=False)
    why_leave = Words(required=False)


class ReferralForm(forms.Form):
    """Where a referral stands, and what came of it."""

    state = forms.CharField(required=False, max_length=10)
    outcome = Words(required=False)


class MemoForm(forms.Form):
    """To whom, how confidential, and what."""

    to = StaffField(required=False)
    level = forms.CharField(required=False, max_length=2)
    text = Words(required=False)


class HomeForm(forms.Form):
    """Whether home is invited to a conference."""

    home = forms.CharField(required=False, max_length=12)
    home_on = _day()
    home_note = Words(required=False)


class ActionForm(forms.Form):
    """One thing a conference agreed."""

    text = Words(required=False)
    who = forms.CharField(required=False, max_length=LONGEST_NUMBER)
    due = _day()
