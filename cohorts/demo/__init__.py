"""Invented people for demonstration and for speed work. docs/demonstration-data.md says what is real."""

from __future__ import annotations

from tcp_portal.partnerships.demo.national import Size


def load(*, national: Size | None) -> None:
    """Loads them; the modules are read only then, for a web process never needs them."""
    if national:
        from cohorts.demo.national_loading import load_national

        load_national(national)
    else:
        from cohorts.demo.loading import load_stories

        load_stories()


def load_reviews(*, national: Size | None) -> None:
    """Their C(E)TRs."""
    from cohorts.demo.reviews import load

    load(national=national)


def load_confirmations(*, national: Size | None) -> None:
    """Loads who has confirmed which records."""
    if not national:
        from cohorts.demo.worklists import load_confirmed

        load_confirmed()


def load_register(*, national: Size | None) -> None:
    """People at risk of admission and the monthly returns of the places."""
    from cohorts.demo.register import load

    load(national=national)


def load_meetings(*, national: Size | None) -> None:
    """Their tracker meetings."""
    from cohorts.demo.meetings import load

    load(national=national)


def load_handovers(*, national: Size | None) -> None:
    """Whom the other partnership offers."""
    from cohorts.demo.handovers import load

    load(national=national)


def load_care(*, national: Size | None) -> None:
    """What the keepers recorded about care and commissioning; the synthetic partnerships have none."""
    if not national:
        from cohorts.demo.care import load_care as load_them

        load_them()


def load_discharge(*, national: Size | None) -> None:
    """Plans, delays and barriers of the invented people; the national data has none."""
    if not national:
        from cohorts.demo.discharge import load_plans

        load_plans()


def load_imports(*, national: Size | None) -> None:
    """An extract that was read, and what differs from it."""
    from cohorts.demo.imports import load

    load(national=national)
