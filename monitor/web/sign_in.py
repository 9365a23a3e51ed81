"""Sign in, the first visit with a one-time link, sign out, and one's own time zone."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from monitor.store import people
from monitor.store.engine import reading, writing
from monitor.web.showing import after, page
from monitor.web.visit import COOKIE, Me, Sender, SignInFirst, TheWeb, Web, visitor_of
from monitor.workflow import people as moves
from monitor.workflow.actors import Outcome

router = APIRouter()
WRONG = "This address and password do not belong together."
SLOW_DOWN = "Too many wrong passwords. Wait a quarter of an hour, or ask an admin for a new link."


@router.get("/sign-in")
def ask(request: Request, back: str = "/") -> Response:
    """The form; who is signed in already goes on."""
    try:
        visitor_of(request)
    except SignInFirst:
        return page(request, None, "sign_in.html", back=_local(back), email="", wrong="")
    return RedirectResponse(_local(back), 303)


@router.post("/sign-in")
def sign_in(
    request: Request,
    web: TheWeb,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Let somebody in who knows the password."""
    now = web.clock()
    key = f"{request.client.host if request.client else ''} {email.strip().lower()[:254]}"
    wrong = SLOW_DOWN if web.failures.too_many(key, now) else ""
    if not wrong:
        with writing(web.engine) as session:
            signed_in = moves.sign_in(session, email, password, now)
        if signed_in is not None:
            return _with_cookie(web, RedirectResponse(_local(back), 303), signed_in.token)
        web.failures.failed(key, now)
        wrong = WRONG
    return page(
        request, None, "sign_in.html", status=401, back=_local(back), email=email[:254], wrong=wrong
    )


@router.post("/demo-sign-in")
def demo_sign_in(web: TheWeb) -> Response:
    """In the demo one press is enough; anywhere else there is no such person."""
    if web.demo_person is None:
        return RedirectResponse("/sign-in", 303)
    with writing(web.engine) as session:
        person = people.by_id(session, web.demo_person)
        if person is None:
            return RedirectResponse("/sign-in", 303)
        signed_in = moves.open_session(session, person, web.clock())
    return _with_cookie(web, RedirectResponse("/", 303), signed_in.token)


@router.get("/first-visit/{token}")
def first_visit(request: Request, web: TheWeb, token: str) -> Response:
    """Choose a password, with a link that is good for one visit."""
    with reading(web.engine) as session:
        link = people.link(session, moves.hash_of(token), web.clock())
        person = people.by_id(session, link.person_id) if link else None
        name = person.name if person else ""
    return page(request, None, "first_visit.html", token=token, name=name, wrong="")


@router.post("/first-visit/{token}")
def choose(
    request: Request, web: TheWeb, token: str, password: Annotated[str, Form()] = ""
) -> Response:
    """The link is spent by this."""
    with writing(web.engine) as session:
        link = people.link(session, moves.hash_of(token), web.clock())
        person = people.by_id(session, link.person_id) if link else None
        name = person.name if person else ""
        outcome = moves.choose_password(session, token, password, web.clock())
    if outcome.ok:
        return after(outcome, "/sign-in")
    return page(
        request, None, "first_visit.html", status=400, token=token, name=name, wrong=outcome.says
    )


@router.post("/sign-out")
def sign_out(request: Request, web: TheWeb, _: Sender) -> Response:
    """End this browser's session."""
    with writing(web.engine) as session:
        moves.sign_out(session, request.cookies.get(COOKIE, ""))
    made = RedirectResponse("/sign-in", 303)
    made.delete_cookie(COOKIE)
    return made


@router.get("/me")
def about_me(request: Request, me: Me) -> Response:
    """One's own settings."""
    return page(request, me, "me.html", zones=sorted(available_timezones()))


@router.post("/me")
def set_zone(web: TheWeb, me: Sender, timezone: Annotated[str, Form()] = "UTC") -> Response:
    """In which zone times are shown."""
    if timezone not in available_timezones():
        return after(Outcome(False, "There is no such time zone."), "/me")
    with writing(web.engine) as session:
        person = people.by_id(session, me.id)
        if person is not None:
            #: "UTC" stands for one that nobody chose, which gives way to the house's own.
            person.timezone = "Etc/UTC" if timezone == "UTC" else timezone
            session.add(person)
    return after(Outcome(True, "Times are shown in your zone now."), "/me")


def _local(back: str) -> str:
    """A path of ours; never another site's address."""
    try:
        parts = urlsplit(back)
    except ValueError:
        return "/"
    ours = back.startswith("/") and not back.startswith("//") and "\\" not in back
    return back if ours and not parts.netloc and not parts.scheme else "/"


def _with_cookie(web: Web, made: Response, token: str) -> Response:
    made.set_cookie(
        COOKIE,
        token,
        max_age=int(moves.SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=web.public_url.startswith("https://"),
    )
    return made
