"""Links for named outside readers: made, revoked, and answered. Only the hash of a secret is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from smtplib import SMTPException

from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry
from tcp_portal.audit.models import Kind as AuditKind
from tcp_portal.errors import Refusal
from tcp_portal.packs.models import IssuedEdition, PackFile, PackLink
from tcp_portal.packs.services import storage
from tcp_portal.packs.services.reading import Found
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import User

LONGEST_DAYS = 30
MOST_LINKS = 20  # of one issued edition that are in force at a time
CALLS_A_MINUTE = 30  # of one link; of one address of the network with links that open nothing
_MINUTE = 60
_BYTES = 32
_LONGEST_SECRET = 100
TOOK = "download by link"
OPENED = "open by link"


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a link is and what for."""

    name: str
    email: str
    purpose: str
    days: int


class TooManyCalls(Exception):
    """Somebody asks more often than a person does."""


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(*, issued: IssuedEdition, reader: Reader, act: Act) -> tuple[PackLink, str]:
    """A new link and its secret, which is told this once.

    Raises PermissionDenied without RELEASE_PACKS, Refusal for too long a time or too many links.
    """
    act.scope.must_allow(Permission.RELEASE_PACKS, issued.run.partnership_id)
    if act.by is None:
        raise Refusal("A person must answer for a link.")
    if not 1 <= reader.days <= LONGEST_DAYS:
        raise Refusal(f"A link lasts 1 to {LONGEST_DAYS} days.", field="days")
    live = issued.links.filter(revoked_at__isnull=True, expires_at__gt=act.now).count()
    if live >= MOST_LINKS:
        raise Refusal(f"{MOST_LINKS} links of this pack are in force. Revoke one that nobody needs.")
    secret = secrets.token_urlsafe(_BYTES)
    ends = datetime.combine(act.today, time.max, tzinfo=timezone.get_current_timezone())
    link = PackLink.objects.create(
        issued=issued,
        name=reader.name,
        email=reader.email,
        purpose=reader.purpose,
        digest=hash_of(secret),
        made_by=act.by,
        made_at=act.now,
        expires_at=ends + timedelta(days=reader.days),
    )
    audit.record(
        by=act.by, did="share a pack by link", at=act.now, obj=link, partnership_id=issued.run.partnership_id,
        changes={"for": [None, reader.name], "purpose": [None, reader.purpose]},
    )  # fmt: skip
    return link, secret


def tell(link: PackLink, *, subject: str, text: str) -> bool:
    """Sends the reader the message; False where the mail server takes none. Called when the link is safely stored."""
    try:
        EmailMessage(subject, text, to=[link.email]).send()
    except (SMTPException, OSError):
        return False
    return True


@transaction.atomic
def revoke_link(*, link: PackLink, act: Act) -> None:
    """It opens nothing from now on; doing so twice changes nothing."""
    act.scope.must_allow(Permission.RELEASE_PACKS, link.issued.run.partnership_id)
    rows = PackLink.objects.filter(pk=link.pk, revoked_at__isnull=True)
    if rows.update(revoked_at=act.now, revoked_by=act.by):
        audit.record(
            by=act.by, did="revoke a link to a pack", at=act.now, obj=link,
            partnership_id=link.issued.run.partnership_id,
        )  # fmt: skip


def end_links_of(user: User, act: Act) -> int:
    """Ends every link that somebody made who leaves; answers how many still opened something."""
    rows = PackLink.objects.filter(made_by=user, revoked_at__isnull=True, expires_at__gt=act.now)
    return rows.update(revoked_at=act.now, revoked_by=act.by)


def is_live(link: PackLink, now: datetime) -> bool:
    """Whether it still opens: neither revoked nor out of time."""
    return link.revoked_at is None and now < link.expires_at


def links_of(issued: IssuedEdition) -> list[tuple[PackLink, int]]:
    """The links of an issued edition with how often each was used to take a file, the newest first. Two queries."""
    links = list(issued.links.select_related("made_by", "revoked_by").order_by("-made_at"))
    taken = AuditEntry.objects.filter(did=TOOK, object_id__in=[link.pk for link in links])
    used: dict[object, int] = {}
    for pk in taken.values_list("object_id", flat=True):
        used[pk] = used.get(pk, 0) + 1
    return [(link, used.get(link.pk, 0)) for link in links]


def opened(secret: str, *, now: datetime, caller: str) -> PackLink | None:
    """The link of a secret that is in force; None for any other. Found by its hash, so that how long it takes tells
    nothing. Raises TooManyCalls for a link, or for an address of the network without one, that asks too often."""
    link = None
    if 0 < len(secret) <= _LONGEST_SECRET:
        rows = PackLink.objects.filter(digest=hash_of(secret))
        link = rows.select_related("issued__run__partnership", "issued__pack", "made_by").first()
    live = link is not None and is_live(link, now)
    _count_call(str(link.pk) if link is not None and live else caller, now)
    return link if live else None


def record_opened(link: PackLink, *, now: datetime) -> None:
    """The trail: somebody opened the page of the link."""
    _record(link, OPENED, now)


def take(link: PackLink, format_name: str, *, now: datetime) -> Found | None:
    """A file of the link's pack, with the look recorded; None where there is no such file."""
    file = PackFile.objects.filter(pack=link.issued.pack_id, format=format_name).first()
    if file is None:
        return None
    format_ = Format(file.format)
    path = storage.path_of(link.issued.pack_id, format_)
    if not path.is_file():
        return None
    _record(link, TOOK, now)
    run = link.issued.run
    name = f"{link.issued.edition}-pack-{run.partnership.code}-{run.month.iso}.{format_}"
    return Found(path, name, format_.content_type)


def _record(link: PackLink, did: str, now: datetime) -> None:
    audit.record(
        by=None, did=did, at=now, obj=link, partnership_id=link.issued.run.partnership_id, kind=AuditKind.READ
    )


def _count_call(caller: str, now: datetime) -> None:
    minute = int(now.timestamp()) // _MINUTE
    key = f"pack-links:calls:{hash_of(caller)}:{minute}"
    cache.add(key, 0, 2 * _MINUTE)
    if cache.incr(key) > CALLS_A_MINUTE:
        raise TooManyCalls
