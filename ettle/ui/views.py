"""The component page, and keeping how a reader wants pages to look."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from ettle.ui.choices import keep_choices, read_choices
from ettle.ui.components import component_page_example
from ettle.ui.render import render


@require_GET
def component_page(request: HttpRequest) -> HttpResponse:
    """Show every part in every state. All of it is invented, so no sign-in is asked."""
    return render(request, component_page_example())


@require_POST
def set_choices(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choices and go back to the page they came from."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    keep_choices(response, read_choices(request.POST.dict()), secure=request.is_secure())
    return response
