"""One person's money written: the package by component and payer, the price of a bed, who else a dispute is with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from cohorts.models import Dispute, Episode, Spell
from cohorts.services import reach
from finance.forms.moves import BedPriceForm, EpisodePriceForm, PartForm, StakeForm, TransferForm
from finance.models import BedPrice, DisputeStake, EpisodePrice, PackagePart, Transfer
from finance.services.move_money import (
    BED_PRICES,
    EPISODE_PRICES,
    PARTS,
    STAKES,
    TRANSFERS,
    add_part,
    change_part,
)
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.asked import act_of
from tcp_portal.web.row_forms import Where
from tcp_portal.web.row_views import Screen, Verb

EDIT = Permission.EDIT_PERSON_MONEY
METHODS = ["GET", "HEAD", "POST"]
CRUMBS = (("Costs by payer", "finance:costs"),)
_ADD = Verb("Add a part of the package", "Save", "The part of the package is saved.")
_CHANGE = Verb("Change a part of the package", "Save", "The part of the package is saved.")


def _to_person(path: str) -> Any:
    """Back to the page of the person to whom a row leads."""

    def back(frame: Any, row: Any) -> str:
        for name in path.split("."):
            row = getattr(row, name)
        address: str = frame.url("finance:person_money", row)
        return address

    return back


PART_SCREEN = Screen(
    table=PARTS, form=PartForm, crumbs=CRUMBS, adding="", changing="", saved="",
    back=_to_person("spell.person_id"), name=lambda row: f"{row}, from {row.starts_on:%-d %B %Y}",
)  # fmt: skip
PRICE_SCREEN = Screen(
    table=EPISODE_PRICES, form=EpisodePriceForm, crumbs=CRUMBS, adding="Price of this bed",
    changing="Price of this bed", saved="The price is saved.", back=_to_person("episode.spell.person_id"),
    about="What this person’s bed costs. It goes before the average of such beds.",
)  # fmt: skip
STAKE_SCREEN = Screen(
    table=STAKES, form=StakeForm, crumbs=CRUMBS, adding="Who is the other party?",
    changing="Who is the other party?", saved="The other party is saved.", back=_to_person("dispute.person_id"),
    about="The organisation that pays if the dispute is won. Packages are entered as if it were: it stands among their "
    "payers, and what it bears falls to our side where the dispute is supposed lost.",
)  # fmt: skip
TRANSFER_SCREEN = Screen(
    table=TRANSFERS, form=TransferForm, crumbs=(("Funding transfers", "finance:transfers"),),
    adding="Add a funding transfer", changing="Change a funding transfer", saved="The funding transfer is saved.",
    back=_to_person("spell.person_id"),
    about="Money of a specialised bed that follows the person when the bed closes behind them.",
)  # fmt: skip
BED_SCREEN = Screen(
    table=BED_PRICES, form=BedPriceForm, crumbs=(("Prices of beds", "finance:bed_prices"),),
    adding="Add a price of beds", changing="Change a price of beds", saved="The price is saved.",
    back=lambda frame, _row: frame.url("finance:bed_prices"),
)  # fmt: skip
_KINDS: dict[str, tuple[Any, Screen[Any], str]] = {
    "part": (PackagePart, PART_SCREEN, "spell__person"),
    "price": (EpisodePrice, PRICE_SCREEN, "episode__spell__person"),
    "transfer": (Transfer, TRANSFER_SCREEN, "spell__person"),
    "bed": (BedPrice, BED_SCREEN, "partnership"),
}


@requires(EDIT)
@require_http_methods(METHODS)
def part_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A component of the package of a person's last stay, with who pays which share."""
    _person, spell = reach.last_spell(scope=request.scope, person_id=pk, permission=EDIT)
    if spell is None:
        raise Http404("The person was never in hospital.")
    plan = getattr(spell, "plan", None)
    starts = spell.ended_on or (plan.planned_on if plan else None)
    form = PartForm(request.POST or None, where=_where(request, spell), initial={"starts_on": starts})

    def do() -> None:
        add_part(values={**form.values(), "spell": spell}, shares=form.shares(), act=act_of(request))

    return _write(request, _ADD, form, do, PackagePart(spell=spell))


@requires(EDIT)
@require_http_methods(METHODS)
def part_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed; whoever was overtaken chooses field by field."""
    part = named(request, PackagePart, "spell__person", pk)
    PARTS.must_allow(part, act_of(request))
    form = PartForm(request.POST or None, where=_where(request, part.spell), row=part)

    def do() -> None:
        change_part(
            part=part, version=form.seen, values=form.values(), shares=form.shares(), act=act_of(request)
        )

    return _write(request, _CHANGE, form, do, part)


def _write(request: PortalRequest, verb: Verb, form: PartForm, do: Any, part: PackagePart) -> HttpResponse:
    frame = request.frame
    back = frame.url("finance:person_money", part.spell.person_id)
    crumbs = [(label, frame.url(name)) for label, name in CRUMBS]
    context = {"crumbs": crumbs, "template": "finance/part.html"}
    return row_views.step(request, verb, form, do, row=part, back=back, context=context)


def _where(request: PortalRequest, spell: Spell) -> Where:
    return Where(spell.partnership, request.today, request.scope)


def named(request: PortalRequest, model: Any, path: str, pk: UUID) -> Any:
    """A row that nobody withdrew. Http404 where its person does not exist for the reader."""
    found = model.objects.visible_to(request.scope).filter(withdrawn_at__isnull=True)
    return get_object_or_404(found.select_related(path, *_more(path)), pk=pk)


def _more(path: str) -> list[str]:
    return [f"{path.removesuffix('__person')}__partnership"] if path.endswith("__person") else []


@requires(EDIT)
@require_http_methods(METHODS)
def episode_price(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What one person's bed costs, set or changed."""
    episode = get_object_or_404(
        Episode.objects.visible_to(request.scope).select_related("spell__person", "spell__partnership"), pk=pk
    )
    prices = EpisodePrice.objects.visible_to(request.scope).filter(episode=episode, withdrawn_at__isnull=True)
    row = prices.select_related("episode__spell__person").first()
    if row is not None:
        withdraw = request.frame.url("finance:money_withdraw", row.pk, "price")
        return row_views.change(request, PRICE_SCREEN, row, context={"withdraw_url": withdraw})
    cancel = request.frame.url("finance:person_money", episode.spell.person_id)
    return row_views.add(request, PRICE_SCREEN, given={"episode": episode}, cancel=cancel)


@requires(EDIT)
@require_http_methods(METHODS)
def stake(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Which organisation the other party of a dispute is."""
    dispute = get_object_or_404(
        Dispute.objects.visible_to(request.scope).select_related("person__partnership"), pk=pk
    )
    stakes = DisputeStake.objects.visible_to(request.scope).filter(dispute=dispute, withdrawn_at__isnull=True)
    row = stakes.select_related("dispute__person").first()
    if row is not None:
        return row_views.change(request, STAKE_SCREEN, row)
    cancel = request.frame.url("finance:person_money", dispute.person_id)
    return row_views.add(request, STAKE_SCREEN, given={"dispute": dispute}, cancel=cancel)


@requires(EDIT)
@require_http_methods(METHODS)
def money_withdraw(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """A price, a part of a package or a transfer that was entered by mistake."""
    if kind not in _KINDS:
        raise Http404("There is no such kind.")
    model, screen, path = _KINDS[kind]
    row = named(request, model, path, pk)
    return row_views.withdraw(request, screen, row, back=screen.back(request.frame, row))
