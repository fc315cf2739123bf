"""One's own account, and the two pages for those who cannot get in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ettle.people.pages import ForgottenPage, SwitchedOffPage
from ettle.people.queries import account_page
from ettle.people.viewer import viewer_of
from ettle.ui.render import render


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here and why I see what I see."""
    return render(request, account_page(viewer_of(request)))


@login_not_required
@require_GET
def switched_off(request: HttpRequest) -> HttpResponse:
    """A sign-in that is no longer active."""
    page = SwitchedOffPage(_("This sign-in is switched off"), _("Ask the school office if it should not be."))
    return render(request, page, status=403)


@login_not_required
@require_GET
def forgotten(request: HttpRequest) -> HttpResponse:
    """Whom to ask about a lost password."""
    return render(request, ForgottenPage())
