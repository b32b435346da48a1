"""One described world of two partnerships, the people who read in it, and every address they may ask for.

The world is made by the services that people use. `ADDRESSES` has a row for each named address of the portal, and
`expected` says from the roles' rights alone how each must answer: it asks neither a view nor a scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from cohorts.domain.kinds import Arrangement
from cohorts.domain.nhs_number import spaced
from cohorts.models import Person, Spell
from cohorts.services import corrections, person_page, plans
from cohorts.services.facts import PersonFacts
from tcp_portal.access import Permission, Role, scope_of
from tcp_portal.access.roles import PERMISSIONS
from tcp_portal.audit import services as audit
from tcp_portal.months import Month
from tcp_portal.packs.editions import OFFICE_FORMATS
from tcp_portal.packs.models import Pack, State
from tcp_portal.packs.services import building, requests
from tcp_portal.packs.sources import table_source
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Organisation, Partnership, Place, User
from tests.factories import (
    TODAY,
    PostFactory,
    UserFactory,
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    discharged,
    make_partnership,
    moved,
    place_of,
)
from tests.guards import more
from tests.guards.addressing import FORM, Address, figures, pack, person
from trajectories.models import PlanVersion, ReportedFigure
from trajectories.services import plan_versions
from trajectories.services.plan_versions import PlanFacts, PointFacts
from trajectories.services.reported import ReportedFacts, record_reported

P = Permission
HERE, ELSE, EVERYWHERE = "BHR", "ELSE", ""
APRIL = Month(2017, 4)
REGIONS = {HERE: "London", ELSE: "North"}

# Names that stand in no template, so that a page which holds one tells of a person.
NAMES = {
    "havering": ("Quillon", "Dunmorrow", date(1951, 11, 23)),
    "redbridge": ("Zephyrine", "Oxbarrow", date(1962, 2, 9)),
    "gone": ("Peregryn", "Wyndhallow", date(1973, 7, 31)),
    "elsewhere": ("Isaura", "Kettlethwaite", date(1984, 10, 17)),
}
CORRECTED = "Dunnmorrow"  # how the first of them was spelt before a correction
WHERE = {"havering": HERE, "redbridge": HERE, "gone": HERE, "elsewhere": ELSE}


class Answer(StrEnum):
    """How an address answers; each class has its status codes in test_role_matrix."""

    OPEN = "open"
    SIGN_IN = "sign in"
    FORBIDDEN = "403"
    UNKNOWN = "404"
    WRONG_METHOD = "405"
    NO_TOKEN = "401"


@dataclass(frozen=True)
class Held:
    """A post: the role, where it is held, and the people of that partnership whom its limit leaves."""

    role: Role
    where: str = HERE
    limit: str = ""
    reaches: tuple[str, ...] = tuple(NAMES)

    def gives(self, permission: Permission, where: str) -> bool:
        return permission in PERMISSIONS[self.role] and self.where in (where, EVERYWHERE)


@dataclass(frozen=True)
class Actor:
    """Someone who asks. Without posts: a person whom nobody gave a role; `signed_in` False: the public."""

    name: str
    posts: tuple[Held, ...] = ()
    signed_in: bool = True
    left: bool = False

    def may(self, permission: Permission, where: str | None = None) -> bool:
        """Whether the right is held in the partnership, or anywhere."""
        wanted = (HERE, ELSE) if where is None else (where,)
        return not self.left and any(post.gives(permission, each) for post in self.posts for each in wanted)

    def reaches(self, permission: Permission, person: str) -> bool:
        """Whether the right is held over this person."""
        return not self.left and any(
            post.gives(permission, WHERE[person]) and person in post.reaches for post in self.posts
        )

    def keeps_whole(self, permission: Permission, where: str) -> bool:
        """Whether the right is held there over everyone."""
        return not self.left and any(post.gives(permission, where) and not post.limit for post in self.posts)

    def works_in(self, where: str) -> bool:
        return not self.left and any(post.where in (where, EVERYWHERE) for post in self.posts)


ACTORS = (
    *(Actor(role.value, (Held(role),)) for role in Role),
    Actor(
        "council lead of Havering", (Held(Role.COUNCIL_LEAD, limit="place", reaches=("havering", "gone")),)
    ),
    Actor(
        "case manager of the specialised commissioner",
        (Held(Role.SPECIALISED_CASE_MANAGER, limit="organisation", reaches=("redbridge",)),),
    ),
    Actor("viewer of everywhere", (Held(Role.REGIONAL_VIEWER, EVERYWHERE),)),
    Actor("officer of everywhere", (Held(Role.IG_OFFICER, EVERYWHERE),)),
    Actor("commissioner elsewhere", (Held(Role.COMMISSIONER, ELSE),)),
    Actor("officer elsewhere", (Held(Role.IG_OFFICER, ELSE),)),
    Actor(
        "who manages and answers elsewhere",
        (Held(Role.PROGRAMME_MANAGER, ELSE), Held(Role.RESPONSIBLE_OWNER, ELSE)),
    ),
    Actor("viewer elsewhere", (Held(Role.REGIONAL_VIEWER, ELSE),)),
    Actor(
        "council lead here, commissioner elsewhere", (Held(Role.COUNCIL_LEAD), Held(Role.COMMISSIONER, ELSE))
    ),
    Actor(
        "Board member here, commissioner elsewhere", (Held(Role.BOARD_MEMBER), Held(Role.COMMISSIONER, ELSE))
    ),
    Actor("officer here, commissioner elsewhere", (Held(Role.IG_OFFICER), Held(Role.COMMISSIONER, ELSE))),
    Actor("commissioner who left", (Held(Role.COMMISSIONER),), left=True),
    Actor("someone without a post"),
    Actor("the public", signed_in=False),
)
AGGREGATE_READERS = (Role.BOARD_MEMBER, Role.REGIONAL_VIEWER)


# Papers of bids are for the panel too: a pack's address opens for them, and other packs do not exist there.
PACK_READERS = (P.DOWNLOAD_PACKS, P.EXPORT_PEOPLE, P.VIEW_PROGRAMME, P.SCORE_BIDS)
# Every named address but those of the reference site (which asks for ADMINISTER itself) and of one's own account.
ADDRESSES: dict[str, Address] = {
    **more.addresses(),
    "web:home": Address(),
    "web:help": Address(),
    "web:tour": Address(),
    "web:news": Address(),
    "web:accessibility": Address(public=True),
    "web:glossary": Address(),
    "cohorts:tracker": Address(opens=(P.VIEW_PEOPLE,)),
    "cohorts:export": Address(opens=(P.EXPORT_PEOPLE,)),
    "cohorts:admit": Address(FORM, (P.RECORD_PEOPLE,)),
    "cohorts:admit_new": Address(FORM, (P.RECORD_PEOPLE,), more=("admission",)),
    "cohorts:person": person(P.VIEW_PEOPLE, ("GET",)),
    "cohorts:emergency": Address(FORM, (P.VIEW_IDENTITY,), spans=True),
    "cohorts:emergency_page": Address(
        opens=(P.VIEW_IDENTITY,), thing="emergency", owner=Role.COMMISSIONER.value
    ),
    "cohorts:nhs_number": person(P.VIEW_IDENTITY, ("POST",)),
    "cohorts:plan": person(P.EDIT_DISCHARGE_PLANS),
    "cohorts:row": person(P.VIEW_PEOPLE, ("GET",)),
    "cohorts:admit_known": person(P.RECORD_PEOPLE, more=("admission",)),
    "cohorts:transfer": person(P.RECORD_PEOPLE),
    "cohorts:discharge": person(P.RECORD_PEOPLE),
    "cohorts:transfer_out": person(P.RECORD_PEOPLE),
    "cohorts:out_of_scope": person(P.RECORD_PEOPLE),
    "cohorts:death": person(P.RECORD_PEOPLE),
    "cohorts:correct_person": person(P.RECORD_PEOPLE),
    "cohorts:correct_spell": person(P.RECORD_PEOPLE, thing="spell"),
    "cohorts:correct_episode": person(P.RECORD_PEOPLE, thing="episode"),
    "trajectories:dashboard": figures(P.VIEW_MEASURES),
    "trajectories:people": Address(opens=(P.VIEW_PEOPLE,), query={"measure": "inpatients"}),
    "trajectories:reconciliation": figures(P.VIEW_MEASURES),
    "trajectories:reported_add": figures(P.EDIT_REPORTED, FORM),
    "trajectories:reported_change": figures(P.EDIT_REPORTED, FORM, thing="figure"),
    "trajectories:reported_withdraw": figures(P.EDIT_REPORTED, FORM, thing="figure"),
    "trajectories:plans": figures(P.VIEW_MEASURES),
    "trajectories:plan_new": figures(P.EDIT_TRAJECTORIES, FORM),
    "trajectories:plan": figures(P.VIEW_MEASURES, thing="draft"),
    "trajectories:plan_edit": figures(P.EDIT_TRAJECTORIES, FORM, thing="draft"),
    "trajectories:plan_copy": figures(P.EDIT_TRAJECTORIES, FORM, thing="accepted"),
    "trajectories:plan_submit": figures(P.EDIT_TRAJECTORIES, FORM, thing="draft"),
    "trajectories:plan_accept": figures(P.ACCEPT_TRAJECTORIES, FORM, thing="submitted"),
    "trajectories:plan_return": figures(P.ACCEPT_TRAJECTORIES, FORM, thing="submitted"),
    "trajectories:measures": figures(P.VIEW_MEASURES),
    "trajectories:measure": figures(P.VIEW_MEASURES, more=("rate_per_million",)),
    "packs:list": Address(FORM, (P.DOWNLOAD_PACKS,), needs={"GET": P.DOWNLOAD_PACKS, "POST": P.BUILD_PACKS}),
    "packs:table": Address(("POST",), (P.EXPORT_PEOPLE,), more=("tracker",)),
    "packs:pack": pack(("GET",), *PACK_READERS),
    "packs:again": pack(("POST",), P.BUILD_PACKS, *PACK_READERS[1:], needs={"POST": P.BUILD_PACKS}),
    "packs:cancel": pack(("POST",), P.BUILD_PACKS, *PACK_READERS[1:], needs={"POST": P.BUILD_PACKS}),
    "packs:download": pack(("GET",), *PACK_READERS, more=("xlsx",)),
    "audit:alerts": Address(opens=(P.VIEW_ACCESS_LOG,), spans=True),
    "audit:judge": Address(("POST",), (P.VIEW_ACCESS_LOG,), thing="alert", knows=P.VIEW_ACCESS_LOG),
    "audit:accounts": Address(opens=(P.VIEW_ACCESS_LOG,), spans=True),
    "audit:export": Address(("POST",), (P.VIEW_ACCESS_LOG,), spans=True),
    "audit:log": Address(opens=(P.VIEW_ACCESS_LOG,), spans=True),
    "audit:person": Address(opens=(P.VIEW_ACCESS_LOG,), thing="person", knows=P.VIEW_ACCESS_LOG),
}
# What a path may name that is of one person: the person, or a thing of theirs that the world has for each.
PEOPLE = ("person", "spell", "episode", *more.kinds())


@dataclass(frozen=True)
class Target:
    """What an address is asked about: a person by name, a thing of this partnership, or the partnership itself."""

    key: str
    where: str


def targets(address: Address) -> tuple[Target, ...]:
    """Each person of interest; for others the one thing there is. A table export is its asker's alone."""
    if address.thing in PEOPLE:
        return tuple(Target(key, WHERE[key]) for key in ("havering", "redbridge", "elsewhere"))
    if address.thing == "pack":
        return Target("pack", HERE), Target("table", HERE)
    return (Target(address.thing, HERE),)


def expected(actor: Actor, address: Address, target: Target, method: str) -> Answer:
    """The answer that the roles' rights give: the whole rule of who reaches what."""
    if not actor.signed_in and not (address.by_token or address.to_all):
        return Answer.SIGN_IN
    if address.opens and not any(actor.may(permission) for permission in address.opens):
        return Answer.FORBIDDEN
    if address.by_token or address.to_all or method not in address.methods:
        to_all = Answer.OPEN if address.to_all else Answer.UNKNOWN if address.unknown else Answer.NO_TOKEN
        return to_all if method in address.methods else Answer.WRONG_METHOD
    if not _knows(actor, address, target):
        return Answer.UNKNOWN
    if target.key == "table":
        return Answer.OPEN
    needed, enough = address.needed(method), any if address.either else all
    if address.thing in PEOPLE and address.knows is P.VIEW_PEOPLE:
        allowed = enough(actor.reaches(permission, target.key) for permission in needed)
    else:
        allowed = enough(actor.may(permission, target.where) for permission in needed)
    return Answer.OPEN if allowed else Answer.FORBIDDEN


def _knows(actor: Actor, address: Address, target: Target) -> bool:
    if address.owner:
        return actor.name == address.owner
    if not address.thing:
        return actor.works_in(target.where)
    if target.key == "table":
        return actor.name == Role.COMMISSIONER.value
    if address.thing in PEOPLE and address.knows is P.VIEW_PEOPLE:
        return actor.reaches(P.VIEW_PEOPLE, target.key)
    if address.whole and not actor.keeps_whole(address.knows, target.where):
        return False
    also = address.also is not None and actor.may(address.also, target.where)
    return also or actor.may(address.knows, target.where)


@dataclass(frozen=True)
class Secrets:
    """What a page may not say of a person to those who may not know it."""

    reference: str
    identity: tuple[str, ...]
    number: tuple[str, ...]

    @classmethod
    def of(cls, person: Person, *more: str) -> Secrets:
        born = person.date_of_birth
        days = (
            f"{born:%Y-%m-%d}", f"{born:%d/%m/%Y}", f"{born.day} {born:%B %Y}", f"{born.day} {born:%b %Y}",
        )  # fmt: skip
        number = person.nhs_number
        return cls(
            reference=person.reference,
            identity=(person.given_name, person.family_name, *days, *more),
            number=(number, spaced(number), f"{number[:3]}-{number[3:6]}-{number[6:]}"),
        )

    @property
    def all(self) -> tuple[str, ...]:
        return (self.reference, *self.identity, *self.number)


@dataclass
class World:
    """The objects by the names that the tables above give them."""

    partnerships: dict[str, Partnership]
    users: dict[str, User]
    spells: dict[str, Spell]
    things: dict[str, UUID]
    secrets: dict[str, Secrets]

    def url(self, name: str, target: Target, actor: Actor) -> str:
        """The address of the target as a link of the portal gives it: with the partnership that it is of.

        A stranger asks for an object bare, so that the object itself must turn them away.
        """
        address = ADDRESSES[name]
        kind = address.thing if address.thing in PEOPLE else ""
        path = [self.things[f"{kind} {target.key}".strip()]] if address.thing else []
        chosen = {} if address.thing and not actor.works_in(target.where) else {"partnership": target.where}
        query = "&".join(f"{key}={value}" for key, value in {**chosen, **address.query}.items())
        return reverse(name, args=[*path, *address.more]) + (f"?{query}" if query else "")

    def closed_to(self, actor: Actor) -> tuple[str, ...]:
        """Everything about people that no answer may tell this actor, unless it was asked for by name."""
        hidden: list[str] = []
        for key, secrets in self.secrets.items():
            hidden += secrets.number
            if not actor.reaches(P.VIEW_IDENTITY, key):
                hidden += secrets.identity
            if not actor.reaches(P.VIEW_PEOPLE, key) and not actor.may(P.VIEW_ACCESS_LOG, WHERE[key]):
                hidden.append(secrets.reference)
        return tuple(hidden)


def make_world() -> World:
    """Makes everything, on TODAY."""
    partnerships = {code: make_partnership(code, region=region) for code, region in REGIONS.items()}
    users = {actor.name: _user(actor, partnerships) for actor in ACTORS if actor.signed_in}
    here, keeper = partnerships[HERE], users[Role.COMMISSIONER.value]
    spells = {key: _admitted(key, partnerships[WHERE[key]]) for key in NAMES}
    _lived(spells, here, keeper)
    things = {"figure": _figure(here, users).pk, **_plans(here, users), **_packs(here, users)}
    for key, spell in spells.items():
        things |= {f"person {key}": spell.person_id, f"spell {key}": spell.pk}
        things[f"episode {key}"] = spell.episodes.order_by("started_on")[0].pk
    things |= more.things(spells, users)
    secrets = {
        key: Secrets.of(Person.objects.get(pk=spell.person_id), *((CORRECTED,) if key == "havering" else ()))
        for key, spell in spells.items()
    }
    return World(partnerships, users, spells, things, secrets)


def _user(actor: Actor, partnerships: dict[str, Partnership]) -> User:
    user: User = UserFactory(name=actor.name.capitalize())
    for post in actor.posts:
        where = partnerships.get(post.where)
        place: Place | None = place_of(where, "Havering") if where and post.limit == "place" else None
        organisation: Organisation | None = None
        if where and post.limit == "organisation":
            organisation = commissioner_of(where, Arrangement.SPECIALISED)
        PostFactory(
            user=user,
            role=post.role,
            partnership=where,
            place=place,
            organisation=organisation,
            valid_to=TODAY if actor.left else None,
        )
    return user


def _admitted(key: str, partnership: Partnership) -> Spell:
    given, family, born = NAMES[key]
    specialised = key == "redbridge"
    return admitted(
        partnership,
        place=place_of(partnership, "Redbridge" if specialised else "Havering"),
        arrangement=Arrangement.SPECIALISED if specialised else Arrangement.CCG,
        given_name=given,
        family_name=CORRECTED if key == "havering" else family,
        date_of_birth=born,
    )


def _lived(spells: dict[str, Spell], here: Partnership, keeper: User) -> None:
    """A transfer, a plan, a discharge, a correction and a look, so that each page has something to tell."""
    act = act_of(keeper)
    episode = moved(spells["havering"], date(2016, 9, 1), bed=bed_facts(here, ward="Larch"), act=act)
    plans.update_plan(spell=episode.spell, version=0, status="3", planned_on=date(2017, 4, 18), act=act)
    discharged(spells["gone"], date(2017, 3, 14), act=act)
    person = spells["havering"].person
    facts = PersonFacts.of(person)
    right = PersonFacts(**{**_facts(facts), "family_name": NAMES["havering"][1]})
    corrections.correct_person(person=person, version=person.version, facts=right, act=act)
    for key, spell in spells.items():
        person_page.record_opened(person=spell.person, how=person_page.PAGE, by=keeper, at=act.now)
        spells[key] = Spell.objects.select_related("person").get(pk=spell.pk)


def _facts(facts: PersonFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__slots__}


def _figure(here: Partnership, users: dict[str, User]) -> ReportedFigure:
    facts = ReportedFacts(
        "inpatients", Month(2017, 3), Month(2017, 3), Decimal(23), "Stocktake", where="Slide 4"
    )
    return record_reported(partnership=here, facts=facts, act=act_of(users[Role.PROGRAMME_MANAGER.value]))


def _plans(here: Partnership, users: dict[str, User]) -> dict[str, UUID]:
    """A version in each state."""
    drafts, decides = (act_of(users[role.value]) for role in (Role.PROGRAMME_MANAGER, Role.COMMISSIONER))
    points = [PointFacts(Month(2016, 3), 5), PointFacts(Month(2017, 6), 2)]

    def draft(title: str) -> PlanVersion:
        plan = plan_versions.create_version(partnership=here, facts=PlanFacts(title), act=drafts)
        return plan_versions.set_points(plan=plan, version=plan.version, points=points, act=drafts)

    def submitted(title: str) -> PlanVersion:
        plan = draft(title)
        return plan_versions.submit(plan=plan, version=plan.version, act=drafts)

    accepted, returned = submitted("In force"), submitted("Sent back")
    plan_versions.accept(plan=accepted, version=accepted.version, act=decides)
    plan_versions.return_(plan=returned, version=returned.version, reason="Too slow.", act=decides)
    found = {
        "accepted": accepted,
        "returned": returned,
        "draft": draft("Next"),
        "submitted": submitted("Offer"),
    }
    return {key: plan.pk for key, plan in found.items()}


def _packs(here: Partnership, users: dict[str, User]) -> dict[str, UUID]:
    """A board pack in all formats, and the tracker as the commissioner's own workbook."""
    manager, keeper = users[Role.PROGRAMME_MANAGER.value], users[Role.COMMISSIONER.value]
    now = timezone.now()
    pack = requests.request_pack(
        partnership=here,
        month=APRIL,
        formats=OFFICE_FORMATS,
        by=manager,
        scope=scope_of(manager.pk, today=TODAY),
        now=now,
    )
    source = table_source("tracker")
    assert source is not None
    context = requests.context_of(
        partnership=here, month=APRIL, scope=scope_of(keeper.pk, today=TODAY), now=now
    )
    table = requests.request_table(source=source, context=context, filters={}, by=keeper, now=now)
    for each in (pack, table):
        building.build(pack_id=each.pk, clock=timezone.now)
        assert Pack.objects.get(pk=each.pk).state == State.READY
    assert set(pack.formats) == {Format.PPTX, Format.PDF, Format.XLSX}
    audit.record_read(
        by=keeper, how="tracker", at=now, partnership_id=here.pk,
        person_ids=here.people.values_list("pk", flat=True),
    )  # fmt: skip
    return {"pack": pack.pk, "table": table.pk}
