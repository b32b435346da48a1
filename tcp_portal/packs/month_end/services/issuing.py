"""Issuing: what both signed goes out, and stays as it is."""

from __future__ import annotations

from hashlib import file_digest

from django.db import transaction

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.packs.frozen import digest, from_json
from tcp_portal.packs.models import IssuedEdition, PackRun, RunPack, RunState, Signer
from tcp_portal.packs.month_end.services.checking import disclosure_findings
from tcp_portal.packs.month_end.services.drafts import drafts_of
from tcp_portal.packs.month_end.services.signing import signed
from tcp_portal.packs.month_end.services.taking import save, taken
from tcp_portal.packs.services import storage
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Partnership


def check_can_issue(run: PackRun) -> None:
    """Refuses packs that are not in review, or not signed by both."""
    if run.state != RunState.REVIEW:
        raise Refusal("Only packs in review can be issued.")
    found = signed(run)
    missing = [signer.label.lower() for signer in Signer if signer not in found]
    if missing:
        raise Refusal(f"The signature is missing of the {' and of the '.join(missing)}.")


@transaction.atomic
def issue(*, run: PackRun, version: int, act: Act) -> list[IssuedEdition]:
    """Each edition that both signed is issued: its document, its digest and the hash of each of its files are kept in
    rows that nobody can change.

    Raises PermissionDenied without RELEASE_PACKS, Refusal where a signature is missing, or where a file or the numbers
    are not those that were signed.
    """
    act.scope.must_allow(Permission.RELEASE_PACKS, run.partnership_id)
    run = taken(run, version=version, state=RunState.REVIEW)
    check_can_issue(run)
    if act.by is None:
        raise Refusal("A person must issue them.")
    # One at a time in a partnership: public editions that go out at once would not know of each other.
    Partnership.objects.select_for_update().get(pk=run.partnership_id)
    found, drafts = signed(run), drafts_of(run)
    if against := disclosure_findings(drafts.packs, act.today):
        raise Refusal(against[0].sentence)
    if any(one.digests != drafts.digests for one in found.values()):
        raise Refusal("The drafts are not those that were signed. Return them, and have them signed again.")
    rows = [
        IssuedEdition(
            run=run,
            edition=one.edition,
            pack=one.pack,
            document=one.document,
            digest=_numbers_of(one),
            files=_files_of(one),
            manager=found[Signer.MANAGER].by,
            owner=found[Signer.OWNER].by,
            issued_by=act.by,
            issued_at=act.now,
        )
        for one in drafts.packs
    ]
    for row in rows:
        row.save(force_insert=True)
        audit.record(
            by=act.by, did="issue a pack", at=act.now, obj=row, partnership_id=run.partnership_id,
            changes={"digest": [None, row.digest]},
        )  # fmt: skip
    run.state, run.issued_at = RunState.ISSUED, act.now
    save(run, "state", "issued_at")
    return rows


def _numbers_of(one: RunPack) -> str:
    """The digest of the kept document, which must be the one that the pack was built with."""
    found = digest(from_json(one.document))
    if found != one.pack.digest:
        raise Refusal("The document that was kept is not the one that was built. Build the draft again.")
    return found


def _files_of(one: RunPack) -> dict[str, dict[str, object]]:
    """The hash and size of each file, as it lies on the disk."""
    found: dict[str, dict[str, object]] = {}
    for file in one.pack.files.all():
        if file_hash(one, Format(file.format)) != file.sha256:
            raise Refusal(
                "A file is not the one that was built. Return the packs, and build the draft again."
            )
        found[file.format] = {"sha256": file.sha256, "size": file.size}
    return found


def file_hash(one: RunPack, format_: Format) -> str:
    """SHA-256 of a file on the disk; empty where it is gone."""
    path = storage.path_of(one.pack_id, format_)
    if not path.is_file():
        return ""
    with path.open("rb") as stored:
        return file_digest(stored, "sha256").hexdigest()


def faults_of(issued: IssuedEdition) -> list[str]:
    """What is not as it was issued, in sentences: the numbers of the kept document, or a file. Empty where all is."""
    faults = []
    if digest(from_json(issued.document)) != issued.digest:
        faults.append("The document that was kept does not give the digest of its numbers.")
    for name, kept in issued.files.items():
        path = storage.path_of(issued.pack_id, Format(name))
        if not path.is_file():
            faults.append(f"The {Format(name).label} file is gone.")
            continue
        with path.open("rb") as stored:
            if file_digest(stored, "sha256").hexdigest() != kept["sha256"]:
                faults.append(f"The {Format(name).label} file is another one.")
    return faults
