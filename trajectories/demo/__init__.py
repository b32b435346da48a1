"""The demonstration's part of trajectories: plans and reported figures, or plans for the national data."""

from __future__ import annotations

from tcp_portal.partnerships.demo.national import Size


def load(*, national: Size | None) -> None:
    """Loads them; the modules are read only then, for a web process never needs them."""
    if national:
        from trajectories.demo.national import load_national

        load_national()
    else:
        from trajectories.demo.stocktake import load_stocktake

        load_stocktake()


def load_words(*, national: Size | None) -> None:
    """Loads outcomes frameworks; the national data has the register's figures only."""
    if not national:
        from trajectories.demo.outcomes import load_outcomes
        from trajectories.demo.questions import load_questions

        load_outcomes()
        load_questions()


def load_sites(*, national: Size | None) -> None:
    """Loads a site that two partnerships share; the national data has people and plans enough without."""
    if not national:
        from trajectories.demo.sites import load_sites as load_shared

        load_shared()


def load_forecasts(*, national: Size | None) -> None:
    """Works out the forecasts of the demonstration's month, so that its pages show at once."""
    if not national:
        from trajectories.demo.forecasts import work_out_forecasts

        work_out_forecasts()


def load_signals(*, national: Size | None) -> None:
    """Loads rules of charts, targets and a recalculation."""
    from trajectories.demo import signals

    (signals.load_national_signals if national else signals.load_signals)()


def load_closes(*, national: Size | None) -> None:
    """Closes three months and records one fact that came late; the national data stays open."""
    if not national:
        from trajectories.demo.closes import load_closes as close

        close()
