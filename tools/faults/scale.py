"""How much of each fault: all of it for the night, or a short run for the test suite."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Bounds of a run; `quick` leaves out what waits for sweepers."""

    writes: int = 1200
    between_kills: tuple[float, float] = (1.0, 4.0)
    kills: int = 60  # of one kind of process only, in a run of its own
    minutes: float = 15.0  # after which such a run ends, however many there were
    between_same_kills: tuple[float, float] = (0.3, 2.0)
    control_rounds: int = 5
    asks: int = 200  # requests that must all be answered once a server is back
    racers: int = 50
    rounds: int = 20
    exports: int = 4  # workers killed while they build
    quick: bool = False


WHOLE = Scale()
SHORT = Scale(
    writes=60, between_kills=(1.0, 2.0), control_rounds=3, asks=40, racers=10, rounds=2, exports=1, quick=True
)
