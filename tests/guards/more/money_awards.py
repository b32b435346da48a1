"""Awards and technical support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from finance.models import Award, AwardDischarge, AwardMove, PurposeChange, Trigger
from finance.services import award_ledger
from finance.services.awards import AWARDS, TRANCHES
from tcp_portal import rows
from tcp_portal.access import Role
from tests.factories import TODAY, act_of, commissioner_of, make_user
from tests.guards.addressing import FORM, Address, P

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.acts import Act
    from tcp_portal.partnerships.models import Partnership, User

_KEEPERS = (P.EDIT_MONEY, P.RUN_FUNDS)
KINDS = ("award_link",)
_LINKERS = (P.EDIT_MONEY, P.EDIT_PERSON_MONEY)


def _read(thing: str = "") -> Address:
    return Address(opens=(P.VIEW_MONEY,), thing=thing, knows=P.VIEW_MONEY)


def _keep(thing: str = "", *more: str) -> Address:
    return Address(FORM, _KEEPERS, thing=thing, knows=P.VIEW_MONEY, more=more, either=True)


ADDRESSES = {
    **{f"finance:{name}": _read() for name in ("awards", "award_impact", "support")},
    **{f"finance:{name}": _read("award") for name in ("award", "award_ledger")},
    "finance:award_add": _keep(),
    "finance:support_add": _keep(),
    "finance:award_part_add": _keep("award", "line"),
    "finance:award_part_change": _keep("award", "award"),
    "finance:award_part_withdraw": _keep("award_tranche", "tranche"),
    "finance:tranche_step": _keep("award_tranche", "ask"),
    "finance:award_release": _keep("award_withdrawn"),
    "finance:award_line_back": _keep("award_line"),
    "finance:use_agree": _keep("award_use"),
    "finance:award_discharges": Address(FORM, _LINKERS, thing="award", knows=P.VIEW_MONEY, either=True),
    "finance:discharge_unlink": Address(FORM, _LINKERS, thing="award_link", knows=P.VIEW_PEOPLE, either=True),
}


def things(spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """An award with a tranche, a line, another use and a link for each person, and an offer of support."""
    partnership = spells["havering"].partnership
    act = act_of(make_user(Role.PROGRAMME_MANAGER, partnership))
    award = _award(partnership)
    tranche = {"award": award, "position": 1, "amount": Decimal(10), "trigger": Trigger.DATE}
    use = {
        "award": award,
        "purpose": "Training",
        "amount": Decimal(10),
        "reason": "No team",
        "asked_at": act.now,
    }
    asked = {"asked_by": make_user(Role.FINANCE_LEAD, partnership)}
    entry = award_ledger.Entry(AwardMove.SPENT, TODAY, Decimal(10), "Ledger", "Training")
    return {
        "award": award.pk,
        "award_tranche": rows.add(TRANCHES, values={**tranche, "due_on": date(2030, 1, 1)}, act=act).pk,
        "award_withdrawn": _withdrawn(partnership, act).pk,
        "award_line": award_ledger.enter(award=award, entry=entry, act=act).pk,
        "award_use": PurposeChange.objects.create(**use, **asked).pk,
        **{
            f"award_link {key}": _link(spells[key], award, act).pk
            for key in ("havering", "redbridge", "elsewhere")
        },
    }


def _withdrawn(partnership: Partnership, act: Act) -> Award:
    """Somebody else withdrew it than those who ask for the page."""
    award = _award(partnership, number=902)
    return rows.withdraw(AWARDS, row=award, version=award.version, reason="Twice", act=act)


def _award(partnership: Partnership, number: int = 901) -> Award:
    us = commissioner_of(partnership)
    return Award.objects.create(
        partnership=partnership, number=number, title="Homes", purpose="Homes", recipient=us, year=2016,
        amount=Decimal(100_000), source="Letter", on=date(2016, 5, 1),
    )  # fmt: skip


def _link(spell: Spell, award: Award, act: Act) -> AwardDischarge:
    of = award if spell.partnership_id == award.partnership_id else _award(spell.partnership)
    return AwardDischarge.objects.create(award=of, spell=spell, linked_at=act.now)
