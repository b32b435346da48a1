"""Messages about an account. They name no person of the register and hold one link at most."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from tcp_portal.accounts.services.invitations import DAYS
from tcp_portal.partnerships.models import User

INVITATION = """Hello,

An account of the TCP portal was opened for you. Open this address to choose how you sign in:

{link}

The link works once and for {days} days. If you did not expect it, do nothing and tell us.

TCP portal
"""
RESET = """Hello,

An administrator has taken away the second factor of your account of the TCP portal. Sign in with your password:
the portal then leads you to set a new one up.

If you did not ask for this, tell an administrator of your partnership at once.

TCP portal
"""


def send_invitation(user: User, secret: str) -> bool:
    """False where the mail server takes none; the administrator then reads so."""
    link = f"{settings.PORTAL_ADDRESS}{reverse('accounts:invitation', args=[secret])}"
    return _send("Your account of the TCP portal", INVITATION.format(link=link, days=DAYS), user)


def send_reset(user: User) -> bool:
    """Tells the owner what was done to the account."""
    return _send("Your second factor was reset", RESET, user)


def _send(subject: str, text: str, user: User) -> bool:
    try:
        EmailMessage(subject, text, to=[user.email]).send()
    except (SMTPException, OSError):
        return False
    return True
