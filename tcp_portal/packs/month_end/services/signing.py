"""Review and sign-off: two people in two roles sign the same drafts."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.packs.models import PackRun, RunState, Signer, SignOff
from tcp_portal.packs.month_end.services.checking import judged
from tcp_portal.packs.month_end.services.drafts import Drafts, drafts_of
from tcp_portal.packs.month_end.services.taking import save, taken

NEEDED = {Signer.MANAGER: Permission.RELEASE_PACKS, Signer.OWNER: Permission.SIGN_PACKS}


def check_can_send(run: PackRun, drafts: Drafts, day: date) -> None:
    """Refuses drafts that are not built, that are older than the words, or against which a finding stands."""
    if run.state != RunState.DRAFT:
        raise Refusal("The packs are not being written any more.")
    if not drafts.are_ready:
        raise Refusal("The draft is not built. Wait for it, or start it again.")
    if not drafts.are_current:
        raise Refusal("Words or sections changed after the draft was built. Build it again.")
    standing = sum(one.is_open for one in judged(run, drafts.packs, day=day))
    if standing:
        raise Refusal(f"Checks still stand against it: {standing}. Mend each, or let it pass with a reason.")


@transaction.atomic
def send(*, run: PackRun, version: int, act: Act) -> None:
    """The drafts go to review; from now on nothing of them changes until they are returned."""
    act.scope.must_allow(Permission.BUILD_PACKS, run.partnership_id)
    run = taken(run, version=version, state=RunState.DRAFT)
    check_can_send(run, drafts_of(run), act.today)
    run.state, run.round, run.sent_by, run.sent_at = RunState.REVIEW, run.round + 1, act.by, act.now
    run.returned_because = ""
    save(run, "state", "round", "sent_by", "sent_at", "returned_because")
    audit.record(
        by=act.by, did="send packs to review", at=act.now, obj=run, partnership_id=run.partnership_id
    )


@transaction.atomic
def return_(*, run: PackRun, version: int, reason: str, act: Act) -> None:
    """Whoever works on the packs or signs them returns them with a reason; what was signed in the round falls."""
    if not any(act.scope.allows(right, run.partnership_id) for right in NEEDED.values()):
        act.scope.must_allow(Permission.BUILD_PACKS, run.partnership_id)
    run = taken(run, version=version, state=RunState.REVIEW)
    if not reason.strip():
        raise Refusal("Say what must change.", field="reason")
    run.state, run.returned_because = RunState.DRAFT, reason.strip()
    save(run, "state", "returned_because")
    audit.record(
        by=act.by, did="return packs from review", at=act.now, obj=run, partnership_id=run.partnership_id,
        changes={"reason": [None, run.returned_because]},
    )  # fmt: skip


def signed(run: PackRun) -> dict[Signer, SignOff]:
    """The signatures of the present round. One query."""
    rows = run.sign_offs.filter(round=run.round).select_related("by")
    return {Signer(one.signer): one for one in rows}


def check_can_sign(run: PackRun, signer: Signer, act: Act) -> None:
    """Refuses a second signature of a role, and of a person."""
    found = signed(run)
    if signer in found:
        raise Refusal(f"It is signed already as {signer.label.lower()}, by {found[signer].by.name}.")
    if any(one.by == act.by for one in found.values()):
        raise Refusal("You have signed already. The other signature is another person’s.")


@transaction.atomic
def sign(*, run: PackRun, version: int, signer: Signer, act: Act) -> SignOff:
    """One of the two signatures, under the digests of the drafts as they are.

    Raises PermissionDenied without the right of that role, Refusal for a second signature.
    """
    act.scope.must_allow(NEEDED[signer], run.partnership_id)
    run = taken(run, version=version, state=RunState.REVIEW)
    if act.by is None:
        raise Refusal("A person must sign.")
    check_can_sign(run, signer, act)
    try:
        with transaction.atomic():
            row = SignOff.objects.create(
                run=run,
                round=run.round,
                signer=signer,
                by=act.by,
                at=act.now,
                digests=drafts_of(run).digests,
            )
    except IntegrityError as fault:
        raise Refusal("Somebody signed a moment ago. Read the page again.") from fault
    save(run)
    audit.record(
        by=act.by, did=f"sign packs as {signer.label.lower()}", at=act.now, obj=run,
        partnership_id=run.partnership_id, changes={"digests": [None, list(row.digests.values())]},
    )  # fmt: skip
    return row
