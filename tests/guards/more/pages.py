"""The measures feed, which answers to tokens alone, and the page of one's own tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.access import Role
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P, figures
from trajectories.services.feed_tokens import make_token

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

OWNER = Role.BOARD_MEMBER.value
ADDRESSES = {
    **{
        f"trajectories:{name}": figures(P.VIEW_MEASURES)
        for name in ("flows", "places", "long_stays", "out_of_area", "delays", "registers")
    },
    "trajectories:summary": figures(P.VIEW_MEASURES),
    "trajectories:summary_arrange": figures(P.VIEW_MEASURES, ("POST",)),
    "trajectories:feed_tokens": figures(P.VIEW_MEASURES, FORM),
    "trajectories:feed_revoke": figures(P.VIEW_MEASURES, FORM, thing="token", owner=OWNER),
    "operations:live": Address(probed=True),
    "operations:metrics": Address(by_token=True, unknown=True),
    "operations:ready": Address(probed=True),
    "operations:security_txt": Address(probed=True),
    "feed:measures": Address(more=("json",), by_token=True),
    "feed:definitions": Address(more=("csv",), by_token=True),
    "feed:partnerships": Address(more=("json",), by_token=True),
}


def things(_spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A Board member's token."""
    owner = users[OWNER]
    token, _ = make_token(user=owner, name="Workbook", months=12, act=act_of(owner))
    return {"token": token.pk}
