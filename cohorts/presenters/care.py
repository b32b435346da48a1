"""A person's care and commissioning, card by card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cohorts.domain import codes
from cohorts.domain.commissioning import RootCauseOf, Stage
from cohorts.domain.responsibility import Responsibility
from cohorts.domain.stays import LEAVE_LEFT_OUT_FROM
from cohorts.presenters.due import due_words
from cohorts.presenters.words import NOT_RECORDED
from cohorts.services import health, mortality
from cohorts.services.care_page import CareRecord, Fact
from cohorts.services.policies import policies
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import list_words, short_day
from tcp_portal.months import add_years, years_between
from tcp_portal.web.frame import Frame

_RESPONSIBLE = {
    Responsibility.CONFIRMED: ("good", "Nobody disputes who is responsible."),
    Responsibility.QUERIED: ("warn", "Somebody has asked who is responsible."),
    Responsibility.DISPUTED: ("bad", "Who is responsible is in dispute."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in a card: what it is, a line about it, and where it is read or changed."""

    title: str
    text: str = ""
    url: str = ""
    tag: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Card:
    """One card: what stands, the records, and what may be added. `empty` says how an empty one is filled."""

    id: str
    title: str
    said: str = ""
    tag: str = ""
    tone: str = "neutral"
    facts: tuple[tuple[str, str], ...] = ()
    entries: tuple[Entry, ...] = ()
    empty: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CarePage:
    """The cards in two columns."""

    reference: str
    initials: str
    line: str
    columns: tuple[list[Card], list[Card]]

    @classmethod
    def of(cls, record: CareRecord, frame: Frame) -> CarePage:
        """The page: everything recorded up to now, with what is due as seen from the frame's day."""
        person, day = record.person, frame.as_at
        drawn = _Cards(record, frame, day)
        age = years_between(person.date_of_birth, max(day, person.date_of_birth))
        where = "In hospital now" if record.spell else "Not in hospital"
        if person.died_on is not None:
            where = f"Died on {long_day(person.died_on)}"
        died = person.died_on is not None
        left = [drawn.responsibility(), drawn.involvement(), drawn.health()]
        left += [drawn.mortality()] if died else []
        right = [drawn.visits(), drawn.root_causes(), drawn.outside(), drawn.objection(), drawn.school()]
        right += [drawn.leave()] if record.of("leave") or day >= LEAVE_LEFT_OUT_FROM else []
        return cls(person.reference, person.initials, f"{age} years · {where}", (left, right))


@dataclass(frozen=True)
class _Cards:
    record: CareRecord
    frame: Frame
    day: date

    def _add(self, *links: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """Links for those who may write; each leads to a page about this person."""
        if not self.record.may_edit:
            return ()
        return tuple((text, self.frame.url(name, self.record.person.pk)) for text, name in links)

    def _change(self, name: str, fact: Fact) -> str:
        return self.frame.url(name, fact.id) if self.record.may_edit else ""

    def responsibility(self) -> Card:
        state = self.record.responsibility
        tone, said = _RESPONSIBLE[state]
        entries = []
        for row in self.record.disputes:
            stage = Stage(row.stage)
            text = f"{row.ours} / {row.other_party}, opened {short_day(row.opened_on)}"
            if row.step and stage is not Stage.RESOLVED:
                text += f". Next: {row.step}, due {short_day(row.step_due_on)}" if row.step_due_on else ""
            if stage is Stage.RESOLVED:
                text += f". {codes.DISPUTE_OUTCOME.label(row.outcome)}"
            url = self.frame.url("cohorts:dispute", row.id)
            tones = {Stage.RESOLVED: "good", Stage.DISPUTED: "bad"}
            entries.append(
                Entry(codes.DISPUTE_KIND.label(row.kind), text, url, stage.label, tones.get(stage, "warn"))
            )
        return Card(
            "responsible", "Responsible commissioner", said, state.label, tone, entries=tuple(entries),
            links=self._add(("Open a dispute", "cohorts:dispute_new")),
        )  # fmt: skip

    def visits(self) -> Card:
        record, due = self.record, self.record.visit_due(self.day)
        said, tag, tone = "Not out of area: no oversight visit is due.", "", "neutral"
        if due is not None and record.away_since is not None:
            tag, tone = due_words(due.on, self.day)
            span = due.rule.span.words if due.rule.span else ""
            said = f"Out of area since {long_day(record.away_since)}. Next visit by {long_day(due.on)}: every {span}."
        entries = [
            Entry(
                f"{short_day(fact.on)}, {codes.VISIT_MODE.label(fact.code).lower()}, {fact.words}",
                f"Concerns: {fact.more}" if fact.more else "No concerns.",
                self._change("cohorts:visit", fact),
            )
            for fact in record.of("visit")
        ]
        links = self._add(("Record a visit", "cohorts:visit_new")) if record.spell else ()
        return Card("visits", "Oversight visits", said, tag, tone, entries=tuple(entries), links=links)

    def involvement(self) -> Card:
        row = self.record.involvement
        link = self._add(("Update" if row else "Record", "cohorts:involvement"))
        title = "Advocacy, family and needs"
        if row is None:
            return Card("involvement", title, empty="Nothing is recorded yet.", links=link)
        advocate = codes.INVOLVED.label(row.advocacy) if row.advocacy else NOT_RECORDED
        kinds = list_words([codes.ADVOCATE_KIND.label(kind) for kind in row.advocate_kinds])
        needs = list_words([codes.NEED.label(need) for need in row.needs])
        facts = (
            ("Advocate", f"{advocate}: {kinds}" if kinds else advocate),
            ("Family involved", codes.INVOLVED.label(row.family) if row.family else NOT_RECORDED),
            ("Care co-ordinator", row.coordinator or NOT_RECORDED),
            ("Key worker", row.keyworker or NOT_RECORDED),
            ("EHC plan", codes.YES_NO.label(row.education_plan) if row.education_plan else NOT_RECORDED),
            ("Needs", needs or NOT_RECORDED),
        )
        return Card(
            "involvement", title, f"As checked on {long_day(row.checked_on)}.", facts=facts, links=link
        )

    def objection(self) -> Card:
        stands = self.record.objection
        entries = [
            Entry(
                f"{codes.OBJECTOR.label(fact.code)}, {short_day(fact.on)}",
                fact.words + (f" Withdrawn on {short_day(fact.until)}." if fact.until else ""),
            )
            for fact in self.record.of("objection")
        ]
        if stands is None:
            link = self._add(("Record an objection", "cohorts:objection_new"))
            said = "No objection to sharing stands."
            return Card("objection", "Objection to sharing", said, entries=tuple(entries), links=link)
        url = self._change("cohorts:objection_withdraw", stands)
        return Card(
            "objection", "Objection to sharing", "Details are not shared beyond direct care.", "Objects", "warn",
            entries=tuple(entries), links=(("Withdraw the objection", url),) if url else (),
        )  # fmt: skip

    def leave(self) -> Card:
        leaves = self.record.of("leave")
        entries = [
            Entry(
                f"From {short_day(fact.on)}" + (f" to {short_day(fact.until)}" if fact.until else ""),
                f"{codes.LEAVE_JUDGMENT.label(fact.code)}. {fact.words}".strip(),
            )
            for fact in leaves
        ]
        stands = next((fact for fact in leaves if fact.until is None), None)
        if stands is None:
            links = self._add(("Record extended leave", "cohorts:leave_new")) if self.record.spell else ()
            said = "Not on extended leave."
            return Card("leave", "Extended leave", said, entries=tuple(entries), links=links)
        url = self._change("cohorts:leave_end", stands)
        return Card(
            "leave", "Extended leave", "The stay goes on; the count leaves people on such leave out.", "On leave",
            "info", entries=tuple(entries), links=(("Record the return", url),) if url else (),
        )  # fmt: skip

    def root_causes(self) -> Card:
        entries = tuple(
            Entry(
                f"{RootCauseOf(fact.other).label}: {codes.REVIEW_AREA.label(fact.code)}",
                f"{short_day(fact.on)}. {fact.more or fact.words}",
                self.frame.url("cohorts:root_cause", fact.id),
            )
            for fact in self.record.of("root_cause")
        )
        link = self._add(("Record a root-cause review", "cohorts:root_cause_new"))
        return Card("root-causes", "Root-cause reviews", empty="None yet.", entries=entries, links=link)

    def outside(self) -> Card:
        entries = tuple(
            Entry(
                codes.OUTSIDE_REVIEW.label(fact.code),
                f"{fact.words}, asked {short_day(fact.on)}. {fact.more}".strip(),
                self._change("cohorts:outside", fact),
                f"Held {short_day(fact.until)}" if fact.until else "Not held yet",
                "good" if fact.until else "warn",
            )
            for fact in self.record.of("outside")
        )
        link = self._add(("Record an outside review", "cohorts:outside_new"))
        return Card("outside", "Reviews by outside teams", empty="None yet.", entries=entries, links=link)

    def health(self) -> Card:
        checks = self.record.of("check")
        link = self._add(("Record a health check", "cohorts:health_check_new"))
        entries = tuple(
            Entry(
                short_day(fact.on),
                "With a health action plan."
                if fact.code in ("true", "1", "t")
                else "Without a health action plan.",
                self._change("cohorts:health_check", fact),
            )
            for fact in checks
        )
        due = health.check_due(checks[0].on if checks else None, policies())
        if due is None or self.record.person.died_on is not None:
            return Card("health", "Health checks", empty="None yet.", entries=entries, links=link)
        tag, tone = due_words(due, self.day)
        return Card(
            "health", "Health checks", f"Next by {long_day(due)}.", tag, tone, entries=entries, links=link
        )

    def mortality(self) -> Card:
        row = self.record.mortality
        link = self._add(("Update" if row else "Record the notification", "cohorts:mortality"))
        if row is None:
            return Card("mortality", "Mortality review", empty="Not notified yet.", links=link)
        facts = [("Notified", long_day(row.notified_on))]
        due = mortality.mortality_due(row, policies())
        if row.completed_on is not None:
            tag, tone = "Completed", "good"
            facts.append(("Completed", long_day(row.completed_on)))
        elif row.paused or due is None:
            tag, tone = "Paused", "warn"
            facts.append(("Paused", row.pause_reason))
        else:
            tag, tone = due_words(due, self.day)
            facts.append(("Due", long_day(due)))
        facts += [("Learning", row.learning)] if row.learning else []
        return Card("mortality", "Mortality review", "", tag, tone, facts=tuple(facts), links=link)

    def school(self) -> Card:
        person = self.record.person
        adult_on = add_years(person.date_of_birth, 18)
        placements = self.record.of("school")
        link = self._add(("Record a school placement", "cohorts:school_new"))
        entries = tuple(
            Entry(
                f"{fact.words}, {fact.code} weeks a year",
                self._placement(fact),
                self._change("cohorts:school", fact),
            )
            for fact in placements
        )
        said = f"Turns 18 on {long_day(adult_on)}." if adult_on > self.day else ""
        planned = any(fact.other for fact in placements)
        soon = self.day < adult_on <= add_years(self.day, 1) and person.died_on is None
        tag, tone = ("No transition plan", "bad") if soon and not planned else ("", "neutral")
        empty = "Never in a residential school, as far as the register knows."
        title = "Residential school and transition"
        return Card("school", title, said, tag, tone, entries=entries, empty=empty, links=link)

    def _placement(self, fact: Fact) -> str:
        parts = [f"From {short_day(fact.on)}" + (f" to {short_day(fact.until)}" if fact.until else "")]
        parts += [f"transition led by {fact.more}"] if fact.more else []
        if fact.other:
            parts.append(f"transition plan agreed {short_day(date.fromisoformat(fact.other[:10]))}")
        return ", ".join(parts) + "."
