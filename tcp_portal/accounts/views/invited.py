"""What an invitation opens: its owner chooses how to sign in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tcp_portal.accounts.forms import FirstPasswordForm
from tcp_portal.accounts.services import invitations
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page


@login_not_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def invitation(request: PortalRequest, secret: str) -> HttpResponse:
    """By the secret of the link alone; one that works no more says so, whatever the reason."""
    now = timezone.now()
    found = invitations.found(secret, now=now)
    if found is None:
        return page(request, "accounts/invitation_gone.html", {"frame": None}, status=404)
    form = FirstPasswordForm(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.accept(invitation=found, password=form.cleaned_data["password1"], now=now)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Your password is set. Sign in with it.")
            return HttpResponseRedirect(reverse("account_login"))
    ways = [
        (one.name, reverse("accounts:sign_on_link", args=[secret, one.key]))
        for one in settings.PORTAL_SIGN_ON
    ]
    context = {"form": form, "email": found.user.email, "providers": ways, "frame": None}
    return page(request, "accounts/invitation.html", context, status=422 if form.errors else 200)
