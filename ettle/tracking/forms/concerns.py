"""The shape of what is written about a concern. The actions say what is missing, so nothing is required here."""

from django import forms

from ettle.tracking.forms.cycles import ASK_DATE
from ettle.ui.fields import Words


class NextStepForm(forms.Form):
    """What was agreed, by whom and by when; or an act the school offers, which fills in the rest."""

    act = forms.CharField(max_length=60, required=False)
    text = Words(max_length=500, required=False)
    who = forms.IntegerField(required=False)
    due = forms.DateField(required=False, error_messages={"invalid": ASK_DATE})
    review_on = forms.DateField(required=False, error_messages={"invalid": ASK_DATE})
    key = forms.CharField(max_length=40, required=False)


class SettleForm(forms.Form):
    """Whether a step was done, and why not."""

    result = forms.CharField(max_length=10, required=False)
    result_words = Words(max_length=300, required=False)


class ReviewForm(forms.Form):
    """Whether it has helped, in a word and a sentence; and whether it ends with that."""

    outcome = forms.CharField(max_length=40, required=False)
    words = Words(max_length=500, required=False)
    then = forms.CharField(max_length=10, required=False)


class NoActionForm(forms.Form):
    """Why nothing needs to be done."""

    reason = Words(max_length=500, required=False)


class CloseForm(forms.Form):
    """Why it can end."""

    close_reason = Words(max_length=500, required=False)


class ReopenConcernForm(forms.Form):
    """Why it is opened again."""

    reopen_reason = Words(max_length=500, required=False)


class OwnerForm(forms.Form):
    """Who has the overview in place of the policy's choice, and why."""

    owner = forms.IntegerField(required=False)
    why = Words(max_length=300, required=False)


class HandOnForm(forms.Form):
    """To whom on the path it goes on, and why."""

    to = forms.IntegerField(required=False)
    hand_reason = Words(max_length=300, required=False)


class RaiseForm(forms.Form):
    """In which subject, and what is seen there."""

    subject = forms.IntegerField(required=False)
    words = Words(max_length=500, required=False)


class PurposeForm(forms.Form):
    """What a list that leaves Ettle is for."""

    purpose = forms.CharField(max_length=200)
