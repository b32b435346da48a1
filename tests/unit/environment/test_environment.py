from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tcp_portal import environment
from tcp_portal.mail import mail_server
from tcp_portal.vault import KEY_BYTES, new_key

SECRET = "kQ7-longer-than-fifty-characters-and-quite-random-8PzX2mN4vB6"
# The same in every process of a run, for they stand in the names of tests.
DATA_KEY, INDEX_KEY = (f"{start}BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopA" for start in "QZ")
GOOD = {
    "PORTAL_PRODUCTION": "1",
    "SECRET_KEY": SECRET,
    "PORTAL_DATA_KEYS": DATA_KEY,
    "PORTAL_INDEX_KEYS": INDEX_KEY,
    "DATABASE_URL": "postgres://portal:Tr0ub4dor-3@db/portal",
    "REDIS_URL": "redis://:N8-another-strong-one@redis:6379/0",
    "ALLOWED_HOSTS": "portal.example.org, tcp.example.org",
    "MAIL_URL": "smtp://portal:a%40b@mail.example.org",
    "MAIL_FROM": "portal@example.org",
}


def test_the_embedded_default_needs_nothing(tmp_path: Path) -> None:
    found = environment.read({}, base_dir=tmp_path)
    assert not found.production
    assert not found.debug
    assert found.data_dir == tmp_path / "var"
    assert found.database_url == ""
    assert "127.0.0.1" in found.allowed_hosts


def test_the_embedded_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = environment.read({}, base_dir=tmp_path).secret_key
    assert len(first) >= environment.SECRET_LENGTH
    assert environment.read({}, base_dir=tmp_path).secret_key == first
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


def test_the_embedded_keys_are_made_once_and_are_two(tmp_path: Path) -> None:
    first, again = (environment.read({}, base_dir=tmp_path) for _ in range(2))
    assert [len(key) for key in (*first.data_keys, *first.index_keys)] == [KEY_BYTES, KEY_BYTES]
    assert first.data_keys == again.data_keys
    assert first.index_keys == again.index_keys
    assert first.data_keys != first.index_keys
    for name in ("data-keys", "index-keys"):
        assert stat.S_IMODE((tmp_path / "var" / name).stat().st_mode) == 0o600


def test_the_newest_key_stands_first(tmp_path: Path) -> None:
    older = new_key()
    found = environment.read({**GOOD, "PORTAL_DATA_KEYS": f"{DATA_KEY}, {older}"}, base_dir=tmp_path)
    alone = environment.read(GOOD, base_dir=tmp_path)
    assert found.data_keys[0] == alone.data_keys[0]
    assert len(found.data_keys) == 2


def test_production_starts_when_everything_is_given(tmp_path: Path) -> None:
    found = environment.read({**GOOD, "PORTAL_DATA_DIR": str(tmp_path / "data")}, base_dir=tmp_path)
    assert found.production
    assert found.allowed_hosts == ("portal.example.org", "tcp.example.org")
    assert found.data_dir == tmp_path / "data"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-" + SECRET),
        ("PORTAL_DATA_KEYS", ""),
        ("PORTAL_DATA_KEYS", "short"),
        ("PORTAL_DATA_KEYS", "A" * 43),
        ("PORTAL_DATA_KEYS", f"{DATA_KEY},{DATA_KEY}"),
        ("PORTAL_INDEX_KEYS", ""),
        ("PORTAL_INDEX_KEYS", "not base64!"),
        ("PORTAL_INDEX_KEYS", DATA_KEY),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "postgres://portal@db/portal"),
        ("DATABASE_URL", "postgres://portal:postgres@db/portal"),
        ("DATABASE_URL", "postgres://portal:Password@db/portal"),
        ("REDIS_URL", ""),
        ("REDIS_URL", "redis://redis:6379/0"),
        ("ALLOWED_HOSTS", " , "),
        ("ALLOWED_HOSTS", "*"),
        ("MAIL_URL", ""),
        ("MAIL_URL", "http://mail.example.org"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_FROM", " "),
        ("PORTAL_DEBUG", "1"),
        ("PORTAL_SECOND_FACTOR", "optional"),
        ("PORTAL_SECOND_FACTOR", "sometimes"),
        ("PORTAL_PRODUCTION", "perhaps"),
    ],
)
def test_production_refuses_a_gap_and_names_the_variable(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        environment.read({**GOOD, name: value}, base_dir=tmp_path)


def test_mail_is_never_sent_in_the_clear() -> None:
    started = mail_server("smtp://portal:a%40b@mail.example.org")
    assert (started["EMAIL_PORT"], started["EMAIL_USE_TLS"], started["EMAIL_USE_SSL"]) == (587, True, False)
    assert (started["EMAIL_HOST_USER"], started["EMAIL_HOST_PASSWORD"]) == ("portal", "a@b")
    at_once = mail_server("smtps://mail.example.org:4650")
    assert (at_once["EMAIL_PORT"], at_once["EMAIL_USE_TLS"], at_once["EMAIL_USE_SSL"]) == (4650, False, True)


def test_links_in_messages_lead_to_the_first_host_or_where_they_are_told(tmp_path: Path) -> None:
    base = {**GOOD, "PORTAL_DATA_DIR": str(tmp_path / "data")}
    assert environment.read(base, base_dir=tmp_path).address == "https://portal.example.org"
    wide = {**base, "ALLOWED_HOSTS": ".example.org"}
    assert environment.read(wide, base_dir=tmp_path).address == "https://example.org"
    told = {**base, "PORTAL_ADDRESS": "https://tcp.example.org/"}
    assert environment.read(told, base_dir=tmp_path).address == "https://tcp.example.org"
    assert environment.read({}, base_dir=tmp_path).address == "http://127.0.0.1:8000"
    here = environment.read({"PORTAL_ADDRESS": "http://127.0.0.1:8123"}, base_dir=tmp_path)
    assert here.address == "http://127.0.0.1:8123"


@pytest.mark.parametrize(
    "address",
    [
        "http://portal.example.org",
        "portal.example.org",
        "https://",
        "https://a@b.example",
        "https://a.b/work",
    ],
)
def test_an_address_that_is_none_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="PORTAL_ADDRESS"):
        environment.read({**GOOD, "PORTAL_ADDRESS": address}, base_dir=tmp_path)


def test_whom_to_tell_of_a_hole_has_a_last_day() -> None:
    given = {
        "PORTAL_SECURITY_CONTACT": "mailto:security@example.org",
        "PORTAL_SECURITY_EXPIRES": "2018-05-12",
    }
    assert environment.security_contact(given) == ("mailto:security@example.org", date(2018, 5, 12))
    assert environment.security_contact({}) == ("", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SECURITY_CONTACT", ""),
        ("PORTAL_SECURITY_CONTACT", "security@example.org"),
        ("PORTAL_SECURITY_CONTACT", "http://example.org"),
        ("PORTAL_SECURITY_CONTACT", "mailto:a@example.org\nExpires: never"),
        ("PORTAL_SECURITY_EXPIRES", ""),
        ("PORTAL_SECURITY_EXPIRES", "12/05/2018"),
    ],
)
def test_a_contact_that_is_none_is_refused(name: str, value: str) -> None:
    given = {
        "PORTAL_SECURITY_CONTACT": "mailto:security@example.org",
        "PORTAL_SECURITY_EXPIRES": "2018-05-12",
    }
    with pytest.raises(ImproperlyConfigured, match=name):
        environment.security_contact({**given, name: value})


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", ""),
        ("https://collector.example.org", "https://collector.example.org/v1/traces"),
        ("https://collector.example.org/team/v1/traces", "https://collector.example.org/team/v1/traces"),
        ("http://collector:4318/", "http://collector:4318/v1/traces"),
        ("http://10.1.2.3:4318", "http://10.1.2.3:4318/v1/traces"),
        ("http://[::1]:4318", "http://[::1]:4318/v1/traces"),
        ("http://otel.monitoring.svc.cluster.local", "http://otel.monitoring.svc.cluster.local/v1/traces"),
    ],
)
def test_spans_go_by_https_or_stay_in_ones_own_network(tmp_path: Path, given: str, address: str) -> None:
    assert environment.read({**GOOD, "PORTAL_TRACES_URL": given}, base_dir=tmp_path).traces_url == address


@pytest.mark.parametrize(
    "given",
    [
        "http://collector.example.org",
        "http://8.8.8.8:4318",
        "collector:4318",
        "grpc://collector:4317",
        "https://",
        "https://user:word@collector.example.org",
        "https://collector.example.org/v1/traces?key=1",
        "https://collector.example.org/#x",
    ],
)
def test_an_address_for_spans_that_is_none_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PORTAL_TRACES_URL"):
        environment.read({**GOOD, "PORTAL_TRACES_URL": given}, base_dir=tmp_path)


def test_outside_production_a_collector_may_be_anywhere() -> None:
    found = environment.traces_url({"PORTAL_TRACES_URL": "http://collector.example.org"}, production=False)
    assert found == "http://collector.example.org/v1/traces"
