"""The web app: the screens mounted, and what holds for every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine
from sqlalchemy.exc import DataError, SQLAlchemyError
from sqlmodel import select
from starlette.exceptions import HTTPException

from monitor.models.previews import Preview
from monitor.models.source import Source
from monitor.store.engine import reading
from monitor.web import (
    aspects,
    care,
    checking,
    correcting,
    deciding,
    inbox,
    mention,
    mentions,
    overview,
    sign_in,
    sources,
    team,
    voice,
)
from monitor.web.showing import HERE, page
from monitor.web.visit import FormTooOld, NotYours, SignInFirst, Web
from monitor.workflow.texts import Terms

#: No script or style but our own files; nobody may frame us; no address leaks to other sites.
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LARGEST_FORM = 1_000_000  # bytes


def create_app(
    engine: Engine,
    terms: Terms,
    *,
    clock: Callable[[], datetime],
    wake: Callable[[], None],
    public_url: str,
    timezone: str = "UTC",
    demo_person: int | None = None,
    demo_site: str = "",
    preview: Preview | None = None,
) -> FastAPI:
    """The screens over one database. `wake` is called after every decision."""
    app = FastAPI(title="Amends", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.web = Web(engine, terms, clock, wake, public_url, timezone, demo_person, demo_site,
                        preview)  # fmt: skip
    screens = (
        sign_in, inbox, mention, correcting, deciding, mentions, care, overview, sources, aspects,
        team, voice, checking,
    )  # fmt: skip
    for screen in screens:
        app.include_router(screen.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_api_route("/health", health, methods=["GET"])
    app.middleware("http")(guarded_answer)
    app.add_exception_handler(SignInFirst, to_sign_in)
    app.add_exception_handler(FormTooOld, form_too_old)
    app.add_exception_handler(NotYours, not_there)
    app.add_exception_handler(HTTPException, not_there)
    for unreadable in (RequestValidationError, DataError, OverflowError):
        app.add_exception_handler(unreadable, wrong_form)
    app.add_exception_handler(Exception, broken)
    return app


async def guarded_answer(
    request: Request, answer: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Refuse what is too large, and send the headers that keep a browser safe."""
    made = _too_large(request) or await answer(request)
    return _with_headers(request, made)


def _too_large(request: Request) -> Response | None:
    size = request.headers.get("content-length", "0")
    if not size.isdecimal() or len(size) > len(str(LARGEST_FORM)) or int(size) > LARGEST_FORM:
        return Response("This form is too large.", 413)
    if "transfer-encoding" in request.headers:  # no browser sends a form of unknown length
        return Response("Say how long the form is.", 411)
    return None


def _with_headers(request: Request, made: Response) -> Response:
    for name, value in HEADERS.items():
        made.headers.setdefault(name, value)
    if not request.url.path.startswith("/static"):
        made.headers.setdefault("Cache-Control", "no-store")
    return made


def health(request: Request) -> JSONResponse:
    """200 while the database answers; for whoever watches the service."""
    web: Web = request.app.state.web
    try:
        with reading(web.engine) as session:
            session.exec(select(Source.id).limit(1)).first()
    except SQLAlchemyError:
        return JSONResponse({"ok": False, "database": "does not answer"}, 503)
    return JSONResponse({"ok": True, "time": web.clock().isoformat()})


def to_sign_in(_: Request, error: Exception) -> Response:
    """Nobody is signed in."""
    return RedirectResponse(getattr(error, "location", "/sign-in"), 303)


def form_too_old(request: Request, _: Exception) -> Response:
    """The form came from elsewhere, or from a page of an earlier visit."""
    says = "This form is from an earlier visit. Go back, load the page anew, and send it again."
    return page(request, None, "problem.html", status=403, title="Not sent", says=says)


def not_there(request: Request, error: Exception) -> Response:
    """No such page, for this person at least."""
    status = getattr(error, "status_code", 404)
    says = "There is nothing here that you may see. Perhaps it was moved, or you lack the role."
    return page(request, None, "problem.html", status=status, title="Not found", says=says)


def wrong_form(request: Request, _: Exception) -> Response:
    """A field is missing or of a wrong kind."""
    says = "Something in this form could not be read. Go back and check what you entered."
    return page(request, None, "problem.html", status=422, title="Not understood", says=says)


def broken(request: Request, _: Exception) -> Response:
    """Something failed that should not; what it was stands in the log."""
    says = "Amends could not do this. Nothing was changed; what went wrong stands in its log."
    made = page(request, None, "problem.html", status=500, title="That failed", says=says)
    return _with_headers(request, made)
