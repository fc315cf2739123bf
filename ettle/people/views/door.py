"""allauth's views in our frame: each hands its form to one of our pages."""

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from ettle.people import pages
from ettle.people.cast import sign_in_page
from ettle.people.forms import CodeOnForm, PasswordForm
from ettle.ui.render import Page, render


def safe_next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is an address of this site."""
    given = str(request.POST.get("next") or request.GET.get("next") or "")
    hosts = {request.get_host()}
    return given if url_has_allowed_host_and_scheme(given, hosts, require_https=request.is_secure()) else ""


class InFrame:
    """Renders `page(context)` in place of a template of allauth's."""

    request: HttpRequest

    def page(self, context: dict[str, Any]) -> Page:
        raise NotImplementedError

    def render_to_response(self, context: dict[str, Any], **_more: Any) -> HttpResponse:
        return render(self.request, self.page(context))


class SignIn(InFrame, LoginView):  # type: ignore[misc]
    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["login"].label = _("E-mail address")
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        return form

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "login": self.request.GET.get("as", "")}

    def page(self, context: dict[str, Any]) -> Page:
        return sign_in_page(context["form"], safe_next(self.request), unsent="unsent" in self.request.GET)


class SignOut(InFrame, LogoutView):  # type: ignore[misc]
    def page(self, context: dict[str, Any]) -> Page:
        return pages.DoorFormPage(_("Sign out"), _("Sign out on this device."), _("Sign out"))


class PasswordAgain(InFrame, ReauthenticateView):  # type: ignore[misc]
    def page(self, context: dict[str, Any]) -> Page:
        return pages.DoorFormPage(
            _("Your password again"),
            _("What you asked for changes how you sign in, so this is asked once more."),
            _("Go on"),
            context["form"],
            safe_next(self.request),
        )


class CodeAgain(InFrame, CodeAgainView):  # type: ignore[misc]
    def page(self, context: dict[str, Any]) -> Page:
        return pages.DoorFormPage(
            _("Your code again"),
            _("What you asked for changes how you sign in, so this is asked once more."),
            _("Go on"),
            context["form"],
            safe_next(self.request),
        )


class Code(InFrame, AuthenticateView):  # type: ignore[misc]
    def page(self, context: dict[str, Any]) -> Page:
        return pages.DoorFormPage(
            _("Your code"),
            _("Open the app on your phone and type its six figures, or one of your recovery codes."),
            _("Sign in"),
            context["form"],
        )


class Password(InFrame, PasswordChangeView):  # type: ignore[misc]
    form_class = PasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            what = _("You sign in through the school's own sign-on. Your password is changed there.")
            return render(request, pages.SwitchedOffPage(_("No password here"), what))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_default_success_url(self) -> str:
        return reverse("your_account")

    def page(self, context: dict[str, Any]) -> Page:
        return pages.PasswordPage(context["form"], length=12)


class CodeOn(InFrame, ActivateTOTPView):  # type: ignore[misc]
    form_class = CodeOnForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "session": self.request.session}

    def page(self, context: dict[str, Any]) -> Page:
        return pages.CodeOnPage(context["form"], context["totp_svg"], context["form"].secret)


class CodeOff(InFrame, DeactivateTOTPView):  # type: ignore[misc]
    def page(self, context: dict[str, Any]) -> Page:
        return pages.DoorFormPage(
            _("No longer ask for a code"),
            _("Your password alone will then open everything you may read about pupils."),
            _("Stop asking for a code"),
            context["form"],
            other_href=reverse("your_account"),
            other_words=_("Keep asking"),
        )


class RecoveryCodes(InFrame, ViewRecoveryCodesView):  # type: ignore[misc]
    def page(self, context: dict[str, Any]) -> Page:
        shown = tuple(context["unused_codes"]) if context["can_view_codes"] else ()
        return pages.RecoveryCodesPage(shown, len(context["unused_codes"]))


class NewRecoveryCodes(InFrame, GenerateRecoveryCodesView):  # type: ignore[misc]
    def page(self, context: dict[str, Any]) -> Page:
        return pages.DoorFormPage(
            _("New recovery codes"),
            _("Those you have now stop working: %(left)s are left.") % {"left": context["unused_code_count"]},
            _("Make new codes"),
            context["form"],
            other_href=reverse("your_account"),
            other_words=_("Keep those I have"),
        )


def to_account(_request: HttpRequest) -> HttpResponse:
    """Where allauth sends people for an overview of their second step."""
    return HttpResponseRedirect(reverse("your_account"))
