"""Every address asks for a right, or says here why it does not."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tcp_portal.access import Permission, Role
from tcp_portal.access.roles import PERMISSIONS, WIDE_ROLES

# name of the address: why it asks for no right of its own
PUBLIC = {
    "web:home": "everyone who is signed in; its cards ask for their rights",
    "web:help": "words only",
    "web:glossary": "words only",
    "web:tour": "words and links for one's own roles",
    "web:news": "words only",
    "web:accessibility": "words only, for everybody",
    "feed:measures": "answers to a token alone, with the rights of its owner; 401 without",
    "feed:definitions": "answers to a token alone; 401 without",
    "feed:partnerships": "answers to a token alone, with the rights of its owner; 401 without",
    "shared:pack": "answers to the secret of a link alone; 404 without",
    "shared:file": "answers to the secret of a link alone; 404 without",
    "operations:live": "asked by probes; tells one word",
    "operations:metrics": "answers to the token of monitoring alone; 404 without",
    "operations:ready": "asked by probes; tells one word",
    "operations:security_txt": "where to tell of a weakness",
    "account_login": "how one signs in",
    "account_logout": "how one signs out",
    "account_signup": "closed by the adapter",
    "account_reauthenticate": "asks the signed-in person again",
    "account_change_password": "one's own password",
    "account_set_password": "one's own password",
    "account_reset_password": "how one gets back in",
    "account_reset_password_done": "words only",
    "account_reset_password_from_key": "by the key in the message",
    "account_reset_password_from_key_done": "words only",
    "account_inactive": "words only",
    "accounts:own": "one's own account",
    "accounts:session": "how long one's own session has",
    "accounts:end_session": "one's own session; 404 for another's",
    "accounts:end_others": "one's own sessions",
    "accounts:invitation": "answers to the secret of a link alone; 404 without",
    "accounts:sign_on": "how one signs in at one's organisation",
    "accounts:sign_on_callback": "answers to what the provider signed for this very session",
    "accounts:sign_on_link": "answers to the secret of an invitation alone; 404 without",
    "mfa_index": "one's own second factors",
    "mfa_authenticate": "the second step of signing in, after the right password",
    "mfa_reauthenticate": "asks the signed-in person again",
    "mfa_reauthenticate_webauthn": "asks the signed-in person again",
    "mfa_activate_totp": "one's own authenticator app",
    "mfa_deactivate_totp": "one's own authenticator app",
    "mfa_view_recovery_codes": "one's own codes, once",
    "mfa_generate_recovery_codes": "one's own codes",
    "mfa_download_recovery_codes": "one's own codes, once",
    "mfa_list_webauthn": "one's own passkeys",
    "mfa_add_webauthn": "one's own passkey",
    "mfa_edit_webauthn": "one's own passkey; 404 for another's",
    "mfa_remove_webauthn": "one's own passkey; 404 for another's",
}
ADMIN = "admin:"  # the reference data site asks for ADMINISTER itself: tests/integration/access


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the portal with its full name."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def test_every_address_asks_for_a_right() -> None:
    missing = [
        name
        for name, pattern in addresses()
        if not hasattr(pattern.callback, "required_permissions")
        and name not in PUBLIC
        and not name.startswith(ADMIN)
    ]
    assert not missing, f"add @requires(...) outermost, or a line with its reason to PUBLIC: {missing}"


def test_no_reason_outlives_its_address() -> None:
    assert set(PUBLIC) <= {name for name, _ in addresses()}


def test_each_role_has_its_row_and_each_right_a_holder() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)


def test_roles_held_everywhere_never_see_a_person() -> None:
    people = {
        Permission.VIEW_PEOPLE,
        Permission.VIEW_IDENTITY,
        Permission.RECORD_PEOPLE,
        Permission.EXPORT_PEOPLE,
    }
    for role in (*WIDE_ROLES, Role.BOARD_MEMBER, Role.BID_PANEL_MEMBER):
        assert not PERMISSIONS[role] & people
