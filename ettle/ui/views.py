"""The component page, the reader's choices, and the pages for what goes wrong."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from ettle.ui import errors
from ettle.ui.choices import keep_choices, read_choices
from ettle.ui.components import component_page_example
from ettle.ui.render import render


@login_not_required
@require_GET
def component_page(request: HttpRequest) -> HttpResponse:
    """Show every part in every state. All of it is invented, so no sign-in is asked."""
    return render(request, component_page_example())


@login_not_required
@require_POST
def set_choices(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choices and go back to the page they came from."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    keep_choices(response, read_choices(request.POST.dict()), secure=request.is_secure())
    return response


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return render(request, errors.bad_request(), status=400)


@login_not_required
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the reason the rule gave."""
    return render(request, errors.refused(str(exception)), status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, which says nothing of whether the thing exists."""
    return render(request, errors.not_found(), status=404)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 without the frame, which may be what broke."""
    page = loader.get_template("ui/broken.html", using="jinja2").render({"page": errors.broken()})
    return HttpResponse(page, status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form older than the sign-in; a grid is told in JSON, so that it keeps what was typed."""
    if "application/json" in request.headers.get("Accept", ""):
        answer = {"signed_out": True, "sign_in": resolve_url(settings.LOGIN_URL)}
        return JsonResponse(answer, status=403)
    return render(request, errors.stale_form(), status=403)
