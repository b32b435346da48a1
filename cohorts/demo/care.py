"""Records the story of care and commissioning as the keepers would: through the services, at the time it tells."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from cohorts.demo.cast import Cast, cast_of
from cohorts.demo.story import Character
from cohorts.domain.commissioning import RootCauseOf, Stage
from cohorts.domain.promises import ClosedAs
from cohorts.models import Delay, Person, Spell
from cohorts.services import (
    actions,
    disputes,
    health,
    involvement,
    mortality,
    objections,
    outside_reviews,
    root_causes,
    schooling,
    vignettes,
    visits,
)
from cohorts.services.actions import ActionFacts, Cause
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.models import Organisation, Partnership

_CARE = Path(__file__).with_name("care.toml")
_CARE_VALE = Path(__file__).with_name("care_vale.toml")
_SEED = 4_1_7
_LAST_DAY = date(2017, 4, 28)  # what was checked or done later is not in the story
_DAYS_APART = 28  # the visit before the last one is no nearer
_MOST = 0.85
_CHECKED = 0.6
_PART_3 = {"35", "37", "37/41", "47/49", "48/49"}
_COORDINATORS = (
    "Community nurse, learning disability team",
    "Social worker, adults",
    "Care manager, council",
)


def load_care() -> None:
    """Both demonstration partnerships."""
    for code, story in ((demo.CODE, _CARE), (demo.OTHER_CODE, _CARE_VALE)):
        recorder = _Recorder(Partnership.objects.get(code=code), cast_of(code))
        recorder.tell(tomllib.loads(story.read_text(encoding="utf-8")))
        recorder.involve()


@dataclass(frozen=True)
class _Recorder:
    partnership: Partnership
    cast: Cast

    def tell(self, story: dict[str, list[dict[str, Any]]]) -> None:
        """Each kind of record in turn."""
        kinds: dict[str, Callable[[dict[str, Any]], None]] = {
            "dispute": self._dispute,
            "visits": self._visits,
            "root_cause": self._root_cause,
            "outside": self._outside,
            "objection": self._objection,
            "mortality": self._mortality,
            "school": self._school,
            "story": self._story,
        }
        for kind, record in kinds.items():
            for row in story.get(kind, ()):
                record(row)

    def _spell(self, key: str, on: date) -> Spell:
        """The stay in which the person was on the day, or the last one before it."""
        stays = Spell.objects.filter(person=self.cast.people[key], started_on__lte=on)
        return stays.select_related("person").order_by("-started_on")[0]

    def _promise(self, cause: Cause, person: Person, row: dict[str, Any], names: tuple[str, ...]) -> None:
        what, on, due, by, done = (row.get(name) for name in names)
        if not what or on is None or due is None:
            return
        facts = ActionFacts(what=what, due_on=due, owner_name=by or "")
        action = actions.agree(
            person=person, cause=cause, facts=facts, on=on, act=self.cast.act(row["person"], on)
        )
        if done is not None:
            actions.close(
                action=action,
                version=action.version,
                as_=ClosedAs.DONE,
                on=done,
                note="",
                act=self.cast.act(row["person"], done),
            )

    def _dispute(self, row: dict[str, Any]) -> None:
        person, place = self.cast.people[row["person"]], self.partnership.places.order_by("position")[0]
        ours = Organisation.objects.filter(memberships__partnership=self.partnership, kind=row["ours"])
        share = row.get("health_share")
        facts = disputes.DisputeFacts(
            kind=row["kind"],
            stage=Stage(row["stage"]),
            ours_id=ours.filter(memberships__place=person.home_place or place)[0].pk,
            other_party=row["other"],
            opened_on=row["opened"],
            detained_on=row.get("detained"),
            legal_advice_on=None,
            interim_payer=row.get("payer", ""),
            without_prejudice=row.get("without_prejudice", False),
            value_a_year=Decimal(row["value"]),
            health_share=Decimal(share) if share is not None else None,
            note=row.get("note", ""),
        )
        dispute = disputes.open_dispute(
            person=person, facts=facts, act=self.cast.act(row["person"], row["opened"])
        )
        if "advice" in row:
            told = disputes.DisputeFacts(
                **{
                    **{name: getattr(facts, name) for name in facts.__slots__},
                    "legal_advice_on": row["advice"],
                }
            )
            dispute = disputes.change_dispute(
                dispute=dispute,
                version=dispute.version,
                facts=told,
                act=self.cast.act(row["person"], row["advice"]),
            )
        self._promise(dispute, person, row, ("step", "step_on", "step_due", "step_by", "step_done"))
        if "settled" in row:
            on = row["settled"]
            disputes.settle(
                dispute=dispute,
                version=dispute.version,
                outcome=row["outcome"],
                on=on,
                act=self.cast.act(row["person"], on),
            )

    def _visits(self, row: dict[str, Any]) -> None:
        """The visits of one person; the last one carries the concerns."""
        days, on = [], row["first"]
        while (row["last"] - on).days >= _DAYS_APART:
            days.append(on)
            on += timedelta(days=row["every"])
        for on in [*days, row["last"]]:
            concerns = row.get("concerns", "") if on == row["last"] else ""
            facts = visits.VisitFacts(
                on=on,
                visitor=self.cast.keepers[self.cast.arrangement(row["person"], on)].name,
                mode="site",
                concerns=concerns,
            )
            spell = self._spell(row["person"], on)
            visits.record_visit(
                spell=spell, facts=facts, act=self.cast.act(row["person"], on + timedelta(days=1))
            )

    def _root_cause(self, row: dict[str, Any]) -> None:
        of, on = RootCauseOf(row["of"]), row["held"]
        spell = self._spell(row["person"], on)
        delay = None
        if of is RootCauseOf.DELAY:
            delay = Delay.objects.filter(spell=spell, started_on__lte=on).order_by("-started_on").first()
        facts = root_causes.RootCauseFacts(
            of, row["area"], on, row["finding"], row["learning"], delay.pk if delay else None
        )
        cause = root_causes.record(spell=spell, facts=facts, act=self.cast.act(row["person"], on))
        self._promise(cause, spell.person, row, ("action", "agreed", "due", "by", "done"))

    def _outside(self, row: dict[str, Any]) -> None:
        person, held = self.cast.people[row["person"]], row.get("held")
        asked = outside_reviews.OutsideFacts(row["kind"], row["team"], row["asked"])
        review = outside_reviews.ask_outside(
            person=person, facts=asked, act=self.cast.act(row["person"], row["asked"])
        )
        if held is not None:
            facts = outside_reviews.OutsideFacts(row["kind"], row["team"], row["asked"], held, row["finding"])
            outside_reviews.change_outside(
                review=review, version=review.version, facts=facts, act=self.cast.act(row["person"], held)
            )

    def _objection(self, row: dict[str, Any]) -> None:
        facts = objections.ObjectionFacts(row["raised"], row["by"], row["about"])
        objections.raise_objection(
            person=self.cast.people[row["person"]],
            facts=facts,
            act=self.cast.act(row["person"], row["raised"]),
        )

    def _mortality(self, row: dict[str, Any]) -> None:
        facts = mortality.MortalityFacts(notified_on=row["notified"])
        mortality.save_mortality(
            person=self.cast.people[row["person"]],
            version=0,
            facts=facts,
            act=self.cast.act(row["person"], row["notified"]),
        )

    def _school(self, row: dict[str, Any]) -> None:
        facts = schooling.PlacementFacts(
            row["school"], row["weeks"], row["started"],
            transition_lead=row.get("lead", ""), transition_plan_on=row.get("plan"),
        )  # fmt: skip
        act = self.cast.act(row["person"], row.get("plan", row["started"]))
        schooling.place(person=self.cast.people[row["person"]], facts=facts, act=act)

    def _story(self, row: dict[str, Any]) -> None:
        """Written by one keeper, approved by the other."""
        on = date(2017, 3, 16)
        writer, other = (self.cast.act(key, on) for key in ("L01", "L09"))
        story = vignettes.write_vignette(
            partnership=self.partnership, title=row["title"], text=row["text"], act=writer
        )
        if row["approved"]:
            vignettes.approve_vignette(vignette=story, version=story.version, act=other)

    def involve(self) -> None:
        """Advocacy, needs and a health check of most people, drawn from a fixed seed and what the story tells."""
        random = Random(_SEED)  # noqa: S311 - an invented story, not secrets
        for key, one in self.cast.characters.items():
            draw, on = random.random(), date(2016, 4, 4) + timedelta(days=random.randrange(380))
            person = self.cast.people[key]
            if draw > _MOST or one.died is not None:
                continue
            on = min(max(on, one.stays[0].counted + timedelta(days=7)), _LAST_DAY)
            facts = _involvement_of(one, on, random)
            involvement.save(person=person, version=0, facts=facts, act=self.cast.act(key, on))
            if random.random() < _CHECKED:
                day = on - timedelta(days=random.randrange(30, 200))
                act = self.cast.act(key, max(on, day))
                health.record_check(person=person, on=day, action_plan=random.random() < _CHECKED, act=act)


def _involvement_of(one: Character, on: date, random: Random) -> involvement.InvolvementFacts:
    """What a keeper would find out about a person of the story."""
    child = (on - one.born).days < 18 * 365.25
    advocate = random.choice("1119")
    return involvement.InvolvementFacts(
        checked_on=on,
        advocacy=advocate,
        advocate_kinds=(random.choice(("imha", "imha", "family", "person")),) if advocate == "1" else (),
        family=random.choice("1112459"),
        coordinator=random.choice(_COORDINATORS),
        keyworker="Key worker, children's team" if child else "",
        education_plan=random.choice("yyn") if child else "",
        needs=_needs_of(one, random),
    )


def _needs_of(one: Character, random: Random) -> tuple[str, ...]:
    legal = {move.legal for stay in one.stays for move in stay.moves}
    likely = {
        "autism": 1.0 if one.category in ("autism", "both") else 0.0,
        "learning": 0.3 if one.category != "autism" else 0.0,
        "personality": 0.25,
        "forensic": 1.0 if legal & _PART_3 else 0.0,
        "mental": 0.5,
        "behaviour": 0.75,
        "self_injury": 0.2,
        "physical": 0.3,
        "epilepsy": 0.2,
        "sensory": 0.1,
        "communication": 0.4,
        "substance": 0.15,
    }
    return tuple(need for need, chance in likely.items() if random.random() < chance)
