"""Who can sign in to the demonstration: invented people, one for each role, with one password known to all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from tcp_portal.access import Role
from tcp_portal.partnerships.models import Organisation, Partnership, Place, Post, User

CODE, OTHER_CODE = "BHR", "VALE"
REGION = "London"
FOOTPRINTS_AGREED = date(2015, 12, 15)
PASSWORD = "transforming-care-2017"  # noqa: S105 - known to everyone: the loader refuses production


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody of the demonstration: one post, in a partnership or over several."""

    label: str
    mailbox: str
    name: str
    role: Role
    partnership: str | None = CODE
    region: str = ""
    place: str | None = None
    of_specialised: bool = False

    @property
    def email(self) -> str:
        """An address in a domain that is reserved for examples."""
        return f"{self.mailbox}@example.org"


MANAGER = SignIn("Programme manager", "programme.manager", "Robin Ashdown", Role.PROGRAMME_MANAGER)
OWNER = SignIn("Senior responsible owner", "responsible.owner", "Moira Langdale", Role.RESPONSIBLE_OWNER)
COMMISSIONER = SignIn("Commissioner", "commissioner", "Nadia Chand", Role.COMMISSIONER)
CASE_MANAGER = SignIn(
    "Specialised case manager",
    "case.manager",
    "Hugh Selby",
    Role.SPECIALISED_CASE_MANAGER,
    of_specialised=True,
)
OTHER_COMMISSIONER = SignIn(
    "Commissioner of another partnership", "other.commissioner", "Tess Winslow", Role.COMMISSIONER, OTHER_CODE
)
OTHER_MANAGER = SignIn(
    "Manager of another partnership", "other.manager", "Piers Quill", Role.PROGRAMME_MANAGER, OTHER_CODE
)
SIGN_INS = (
    MANAGER,
    OWNER,
    COMMISSIONER,
    SignIn("Commissioner, Havering only", "havering", "Kofi Hallam", Role.COMMISSIONER, place="Havering"),
    SignIn("Council lead, Redbridge", "council.lead", "Sunita Marlow", Role.COUNCIL_LEAD, place="Redbridge"),
    CASE_MANAGER,
    SignIn("Finance lead", "finance.lead", "Gareth Okoro", Role.FINANCE_LEAD),
    SignIn("Workstream lead", "workstream.lead", "Imani Fenwick", Role.WORKSTREAM_LEAD),
    SignIn("Board member", "board.member", "Joan Penrose", Role.BOARD_MEMBER),
    SignIn("Regional viewer, London", "regional.viewer", "Omar Jessop", Role.REGIONAL_VIEWER, None, REGION),
    SignIn("Bid panel chair", "bid.chair", "Ines Farrow", Role.BID_PANEL_MEMBER, None),
    SignIn("Bid panel member", "bid.panel", "Rhona Garland", Role.BID_PANEL_MEMBER, None),
    SignIn("Information governance officer", "ig.officer", "Yusuf Brook", Role.IG_OFFICER),
    SignIn("Administrator", "administrator", "Vera Dunmore", Role.ADMINISTRATOR, None),
    OTHER_COMMISSIONER,
    OTHER_MANAGER,
)


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of everyone who can sign in to the demonstration."""
    return [(one.label, one.email, PASSWORD) for one in SIGN_INS]


def load_users(sign_ins: tuple[SignIn, ...], *, specialised: Organisation | None = None) -> None:
    """Accounts with the one known password and one post each; only for a machine of one's own."""
    hashed = make_password(PASSWORD)
    partnerships = {one.code: one for one in Partnership.objects.all()}
    for one in sign_ins:
        user = User.objects.create(email=one.email, name=one.name, password=hashed)
        partnership = partnerships[one.partnership] if one.partnership else None
        Post.objects.create(
            user=user,
            role=one.role,
            partnership=partnership,
            region=one.region,
            organisation=specialised if one.of_specialised else None,
            place=Place.objects.get(partnership=partnership, name=one.place) if one.place else None,
            valid_from=FOOTPRINTS_AGREED,
        )
