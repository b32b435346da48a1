"""allauth's second factors as the portal has them: secrets encrypted at rest, names and words of its own."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings

ISSUER = "TCP portal"
WRONG_CODE = "The code is not right. Enter the six digits that the app shows now, or an unused recovery code."


def _cipher() -> MultiFernet:
    """By the secret key, and to read by those before it: whoever has the database alone has no secrets."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(secret: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tcp-portal second factor")
    return base64.urlsafe_b64encode(hkdf.derive(secret.encode()))


class PortalMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def get_totp_issuer(self) -> str:
        return ISSUER

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": ISSUER}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # allauth's name
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"


def _as_code(form: forms.Form, label: str, hint: str) -> None:
    """One field for a code, which may be pasted and which browsers may fill in."""
    field = form.fields["code"]
    field.label, field.help_text = label, hint
    field.widget.attrs = {
        "autocomplete": "one-time-code",
        "class": "nhsuk-input--width-10",
        "spellcheck": "false",
        "inputmode": "numeric",
    }


class _AsksForCode:
    """Of both forms that ask who it is: when signing in, and again later."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _as_code(
            self,  # type: ignore[arg-type]  # only ever beside a form
            "Code",
            "Six digits from your authenticator app, or one of your recovery codes.",
        )


class SignInCodeForm(_AsksForCode, AuthenticateForm):  # type: ignore[misc]
    pass


class ConfirmCodeForm(_AsksForCode, ReauthenticateForm):  # type: ignore[misc]
    pass


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _as_code(self, "Code from the app", "The six digits that it shows for TCP portal.")


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = "What you call it"
        self.fields["name"].required = True
        self.fields["name"].help_text = "For example: work laptop. So that you know it again in the list."


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = "What you call it"
