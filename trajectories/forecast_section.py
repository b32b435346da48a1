"""The board pack's section of the forecast: built by a worker, which works the forecast out where none is ready."""

from __future__ import annotations

from django.utils import timezone

from tcp_portal.packs.document import Note, Section, Text
from tcp_portal.web.registry import PackContext
from trajectories.models import RunKind, RunState
from trajectories.presenters import fan as said
from trajectories.presenters.forecast import basis_words, quarter_table
from trajectories.services.dashboard import Ask, outline
from trajectories.services.forecast_runs import forecast_of, origin_of, prepare


def section(context: PackContext) -> Section | None:
    """What is expected, drawn and by quarter; nothing where nothing can be forecast."""
    origin = origin_of(context.month, context.as_at)
    run = prepare(partnership=context.partnership, month=origin, kind=RunKind.FORECAST, clock=timezone.now)
    if run.state != RunState.READY:
        return None
    forecast = forecast_of(run)
    shown = outline(scope=context.scope, ask=Ask(context.partnership, origin, origin.last))
    blocks = (
        Text(said.chance_sentence(forecast.fan, shown) or "No plan is set for the months to come."),
        said.chart(shown, forecast),
        quarter_table(forecast.fan, shown),
        Note(" ".join(basis_words(forecast))),
    )
    return Section("forecast", "Forecast", blocks, summary=said.sentence(forecast, shown))
