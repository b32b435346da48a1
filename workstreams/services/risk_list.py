"""The register of risks as lists ask for it: scores then and now, cover by actions and prompts, all in the query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tcp_portal.access import Scope
from tcp_portal.months import Month, add_months
from tcp_portal.partnerships.models import Partnership
from workstreams.domain.coverage import Mitigating, Verdict, verdict
from workstreams.domain.risk_scores import BOUNDS, SERIOUS, Band
from workstreams.models import ActionEnd, Mitigation, Risk, RiskScore, SignalPrompt

TREND_MONTHS = 3
SORTS = {
    "score": ("-score", "number"),
    "number": ("number",),
    "review": (F("review_on").asc(nulls_first=True), "number"),
    "movement": (F("moved").desc(nulls_last=True), "-score", "number"),
}
# What a row of a list shows: the texts of a risk stay in the database.
_SHOWN = (
    "number", "title", "likelihood", "impact", "target_likelihood", "target_impact", "review_on", "escalated_to",
    "escalated_on", "owner_name", "owner__name", "workstream__name",
)  # fmt: skip
RED = BOUNDS[Band.EXTREME][0]
SIDES = {
    "inherent": ("inherent_likelihood", "inherent_impact"),
    "current": ("likelihood", "impact"),
    "target": ("target_likelihood", "target_impact"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """Which risks are asked for. Empty fields ask for nothing; `state` is open unless told.

    `side`, `likelihood` and `impact` name a cell of the heat map; `cover` is one of `COVERS`.
    """

    text: str = ""
    workstream: str = ""
    category: str = ""
    band: str = ""
    owner: str = ""
    escalated: str = ""
    cover: str = ""
    look: str = ""
    state: str = "open"
    side: str = ""
    likelihood: int | None = None
    impact: int | None = None
    sort: str = "score"


NO_WORKSTREAM, NOBODY, OVERDUE, ASKED = "none", "nobody", "overdue", "asked"


def _count(mitigations: QuerySet[Mitigation]) -> Coalesce:
    counted = mitigations.order_by().values("risk").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def score_of(scores: QuerySet[RiskScore], at: int = 0) -> Subquery:
    """The latest of these scores, or the one so many before it."""
    latest = scores.order_by("-on", "-at").annotate(score=F("likelihood") * F("impact"))
    return Subquery(latest.values("score")[at : at + 1], output_field=IntegerField())


def with_standing(risks: QuerySet[Risk], day: date) -> QuerySet[Any]:
    """Risks with `score`, `target`, `then` (three months before the day), `before` (the score before the last),
    `moved`, and the counts that cover is judged by: `acts`, `done`, `late`, `asking`."""
    scores = RiskScore.objects.filter(risk=OuterRef("pk"))
    of_risk = Mitigation.objects.filter(risk=OuterRef("pk"), action__withdrawn_at__isnull=True).exclude(
        action__closed_as=ActionEnd.DROPPED
    )
    late = of_risk.filter(action__closed_on__isnull=True, action__due_on__lt=Month.of(day).first)
    asked = SignalPrompt.objects.filter(risk=OuterRef("pk")).unanswered()
    apart = asked.exclude(suggested=OuterRef("likelihood")).order_by().values("risk")
    return risks.annotate(
        score=F("likelihood") * F("impact"),
        target=F("target_likelihood") * F("target_impact"),
        then=score_of(scores.filter(on__lte=add_months(day, -TREND_MONTHS))),
        before=score_of(scores, 1),
        acts=_count(of_risk),
        done=_count(of_risk.filter(action__closed_as=ActionEnd.DONE)),
        late=_count(late),
        asking=Coalesce(Subquery(apart.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    ).annotate(moved=F("score") - F("then"))


def verdict_of(risk: Any) -> Verdict:
    """The verdict on a risk that `with_standing` read."""
    return verdict(Mitigating(risk.acts, risk.done, risk.late), risk.score, risk.target)


def risks_of(*, scope: Scope, partnership: Partnership, ask: Ask, day: date) -> QuerySet[Any]:
    """The risks asked for with their standing on the day, in the order asked for: paginate it. One query a page."""
    risks = Risk.objects.visible_to(scope).of(partnership).current()
    found = with_standing(risks.filter(_facts(ask) & _cell(ask)), day)
    found = found.filter(_standing(ask, day)).select_related("workstream", "owner").only(*_SHOWN)
    return found.order_by(*SORTS.get(ask.sort, SORTS["score"]))


def _facts(ask: Ask) -> Q:
    wanted = Q(state=ask.state) if ask.state else Q()
    for field in ("category", "escalated"):
        value = getattr(ask, field)
        if value:
            wanted &= Q(**{"escalated_to" if field == "escalated" else field: value})
    wanted &= _of("workstream", ask.workstream, NO_WORKSTREAM)
    if ask.owner == NOBODY:
        wanted &= Q(owner__isnull=True, owner_name="")
    elif ask.owner:
        wanted &= Q(owner=UUID(ask.owner))
    for word in ask.text.split():
        wanted &= (
            Q(title__icontains=word)
            | Q(cause__icontains=word)
            | Q(event__icontains=word)
            | Q(effect__icontains=word)
        )
    return wanted


def _of(field: str, value: str, none: str) -> Q:
    if not value:
        return Q()
    return Q(**{f"{field}__isnull": True}) if value == none else Q(**{field: UUID(value)})


def _cell(ask: Ask) -> Q:
    likelihood, impact = SIDES.get(ask.side, SIDES["current"])
    wanted = Q()
    if ask.likelihood:
        wanted &= Q(**{likelihood: ask.likelihood})
    if ask.impact:
        wanted &= Q(**{impact: ask.impact})
    return wanted


def _standing(ask: Ask, day: date) -> Q:
    wanted = COVERS[ask.cover] if ask.cover else Q()
    if ask.band:
        wanted &= Q(score__range=BOUNDS[Band(ask.band)])
    if ask.look == OVERDUE:
        wanted &= Q(review_on__lt=day) | Q(review_on__isnull=True)
    elif ask.look == ASKED:
        wanted &= Q(asking__gt=0)
    return wanted


_ALL_DONE = Q(acts__gt=0, done=F("acts"))
# The rule of domain.coverage, asked of the database.
COVERS: dict[str, Q] = {
    "none": Q(acts=0),
    "exhausted": _ALL_DONE & (Q(target__isnull=True) | Q(score__gt=F("target"))),
    "reached": _ALL_DONE & Q(score__lte=F("target")),
    "covered": Q(acts__gt=F("done")),
    "late": Q(late__gt=0),
    "flagged": Q(score__gte=RED) & (Q(acts=0) | _ALL_DONE),
}


def flagged(*, scope: Scope, partnership: Partnership) -> int:
    """How many open risks are red and have no action still to be done. One query."""
    to_do = Mitigation.objects.filter(
        risk=OuterRef("pk"), action__withdrawn_at__isnull=True, action__closed_as=""
    )
    risks = Risk.objects.visible_to(scope).of(partnership).open()
    red = risks.annotate(score=F("likelihood") * F("impact")).filter(~Exists(to_do), score__gte=RED)
    return red.count()


def open_on(*, scope: Scope, partnership: Partnership, day: date, least: int | None = None) -> list[Risk]:
    """Risks that stood open at the end of the day, by the score that they had then, worst first; perhaps those alone
    that scored so much at least.

    `at_day` is that score, `month_before` that of a month before. What covers them is told as it stands now. One query.
    """
    open_then = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    risks = Risk.objects.visible_to(scope).of(partnership).current().filter(open_then, raised_on__lte=day)
    scores = RiskScore.objects.filter(risk=OuterRef("pk"))
    found = with_standing(risks, day).annotate(
        at_day=score_of(scores.filter(on__lte=day)),
        month_before=score_of(scores.filter(on__lte=add_months(day, -1))),
    )
    if least is not None:
        found = found.filter(at_day__gte=least)
    worst_first = F("at_day").desc(nulls_last=True)
    return list(found.select_related("workstream", "owner").order_by(worst_first, "number"))


def serious_on(*, scope: Scope, partnership: Partnership, day: date) -> list[Risk]:
    """Those of them that scored 12 and above."""
    return open_on(scope=scope, partnership=partnership, day=day, least=SERIOUS)
