"""One page dataclass in, one response out: the only way a view answers with HTML."""

from typing import ClassVar, Protocol

from django.http import HttpRequest, HttpResponse
from django.template import loader

from ettle.ui.frame import frame_for


class Page(Protocol):
    """A frozen dataclass with all its template may show."""

    template: ClassVar[str]


def context_for(request: HttpRequest, page: object) -> dict[str, object]:
    """All a template may know."""
    return {"page": page, "frame": frame_for(request)}


def render(request: HttpRequest, page: Page, *, template: str | None = None, status: int = 200) -> HttpResponse:
    """Answer with `page` in its template (or in `template`), inside the frame of this request."""
    found = loader.get_template(template or page.template, using="jinja2")
    return HttpResponse(found.render(context_for(request, page), request), status=status)
