"""The account of somebody who works here, for administrators: how it stands, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.accounts import letters
from tcp_portal.accounts.presenters.people import account_facts
from tcp_portal.accounts.presenters.sessions import session_rows
from tcp_portal.accounts.services import factors, invitations, leavers, sessions, sign_ons
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import User
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of


def _invite(user: User, act: Act, tell: Callable[[str], None]) -> str:
    made, secret = invitations.invite(user=user, act=act)

    def send() -> None:
        if not letters.send_invitation(made.user, secret):
            tell("The mail server did not take the message. Try again later.")

    transaction.on_commit(send)
    return f"An invitation is on its way to {user.email}."


def _reset(user: User, act: Act, _tell: Callable[[str], None]) -> str:
    factors.reset(user=user, act=act)
    transaction.on_commit(partial(letters.send_reset, user))
    return "The second factor is reset, and every session ended. A new one is set up at the next sign-in."


def _end(user: User, act: Act, _tell: Callable[[str], None]) -> str:
    count = sessions.end_all(user=user, by=act.by, at=act.now, did="end session of another")
    return f"Signed out everywhere ({count})."


def _unlink(user: User, act: Act, _tell: Callable[[str], None]) -> str:
    count = sign_ons.unlink(user=user, by=act.by, at=act.now)
    sessions.end_all(user=user, by=act.by, at=act.now)
    return f"Sign-on is unlinked ({count}), and every session ended. Send an invitation to link it anew."


def _close(user: User, act: Act, _tell: Callable[[str], None]) -> str:
    ended = leavers.close(user=user, act=act)
    parts = ", ".join(f"{name} {count}" for name, count in ended.items() if count)
    return f"The account is closed. Ended: {parts or 'nothing was left'}."


def _reopen(user: User, act: Act, _tell: Callable[[str], None]) -> str:
    leavers.reopen(user=user, act=act)
    return "The account is open. Send an invitation, and add a post under Reference data."


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done to an account, after one look at what it means."""

    verb: str
    question: str
    meaning: str
    do: Callable[[User, Act, Callable[[str], None]], str]
    kind: str = "primary"


STEPS = {
    "invite": Step(
        "Send an invitation",
        "Send an invitation?",
        "A link goes to the address of the account. It works once, for seven days; earlier links end. "
        "Its owner chooses a password, which nobody else gets to know.",
        _invite,
    ),
    "reset-factor": Step(
        "Reset the second factor",
        "Reset the second factor?",
        "Make sure that it is really them who ask: ring them on a number that you know. Their app, passkeys and "
        "recovery codes stop working, every session ends, and they are told.",
        _reset,
        "warning",
    ),
    "end-sessions": Step(
        "Sign out everywhere",
        "Sign them out everywhere?",
        "What they have not saved is lost. They can sign in again.",
        _end,
        "warning",
    ),
    "unlink": Step(
        "Unlink the organisation’s sign-on",
        "Unlink the organisation’s sign-on?",
        "Where an organisation gave somebody a new identity. Every session ends; an invitation links the next one.",
        _unlink,
        "warning",
    ),
    "close": Step(
        "Close the account",
        "Close the account?",
        "For somebody who leaves. Sessions, posts, links, tokens, exports that are being made and second factors end "
        "at once. What they wrote stays, with their name.",
        _close,
        "warning",
    ),
    "reopen": Step(
        "Open the account again",
        "Open the account again?",
        "It has no password, no post and no second factor: send an invitation and add a post.",
        _reopen,
    ),
}
OF_CLOSED = ("reopen",)


@requires(Permission.ADMINISTER)
@require_safe
def person(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How an account stands."""
    user = _user(request, pk)
    steps = [(name, step) for name, step in STEPS.items() if (name in OF_CLOSED) is not user.is_active]
    context = {
        "user": user,
        "facts": account_facts(user, now=timezone.now()),
        "sessions": session_rows(sessions.running(user=user, now=timezone.now())),
        "steps": [(reverse("accounts:step", args=[user.pk, name]), step) for name, step in steps],
        "edit": reverse("admin:partnerships_user_change", args=[user.pk]),
    }
    return page(request, "accounts/person.html", context)


@requires(Permission.ADMINISTER)
@require_http_methods(["GET", "POST"])
def step(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """One step: what it means, then done."""
    user, asked = _user(request, pk), STEPS.get(name)
    if asked is None or (name in OF_CLOSED) is user.is_active:
        raise Http404("There is no such step for this account.")
    if request.method == "POST":
        try:
            words = asked.do(user, act_of(request), partial(messages.error, request))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, words)
        return HttpResponseRedirect(reverse("accounts:person", args=[user.pk]))
    return page(request, "accounts/step.html", {"user": user, "step": asked})


def _user(request: PortalRequest, pk: UUID) -> User:
    request.scope.must_allow(Permission.ADMINISTER)
    return get_object_or_404(User, pk=pk)
