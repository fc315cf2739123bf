"""What was refused, put beside what was typed."""

from django.forms import Form

from ettle.needs.actions.permits import NeedRefused


def tell(form: Form, refused: NeedRefused) -> bool:
    """Put each sentence beside its field; whether somebody else wrote meanwhile."""
    for name, words in refused.faults.items():
        form.add_error(name if name in form.fields else None, words)
    return refused.meanwhile
