"""The first way in: the link an administrator hands over, and the page it opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ettle.people.actions import NoSignIn, make_sign_in, set_first_password
from ettle.people.forms import FirstPasswordForm
from ettle.people.pages import DoorFormPage, SignInMadePage, SwitchedOffPage
from ettle.people.queries import staff_member, user_of_link
from ettle.people.viewer import now_of, viewer_of
from ettle.ui.render import render

DAYS = 3


@never_cache
@require_POST
def made(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Make a sign-in and show its link, this once."""
    viewer = viewer_of(request)
    staff = staff_member(viewer, staff_id)
    try:
        who, token = make_sign_in(staff=staff, by=viewer, now=now_of(request))
    except NoSignIn as refused:
        messages.warning(request, str(refused))
        return redirect("school:structure")
    link = request.build_absolute_uri(reverse("first_password", args=(who, token)))
    return render(request, SignInMadePage(staff.name, staff.email, link, DAYS))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def first_password(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Choose a first password."""
    user = user_of_link(who, token)
    if user is None:
        what = _("It was used, or a newer one was made, or three days have passed. Ask for a new one.")
        return render(request, SwitchedOffPage(_("This link no longer works"), what), status=404)
    form = FirstPasswordForm(user, request.POST or None)
    if form.is_valid():
        set_first_password(user=user, password=form.cleaned_data["new_password1"], by=None, now=now_of(request))
        messages.info(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")
    lead = _("You will sign in as %(email)s. At least 12 characters; four words that have nothing in common are good.")
    page = DoorFormPage(_("Choose a password"), lead % {"email": user.email}, _("Set this password"), form)
    return render(request, page, status=422 if form.errors else 200)
