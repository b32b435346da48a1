"""Many at the same record at once, and the same form twice (G8, F15)."""

from __future__ import annotations

import threading
from collections import Counter

from tools.faults.forms import Form, form_with
from tools.faults.report import Figure
from tools.faults.scale import Scale
from tools.faults.stand import Stand, Template, stand
from tools.faults.visitor import Answer, Visitor
from tools.faults.writes import PLANS


def _opened(one: Stand, visitor: Visitor, person: str) -> Form:
    return form_with(visitor.get(f"/people/{person}/plan/").body, "status")


def _at_once(sends: list[tuple[Visitor, Form, str, str]]) -> Counter[str]:
    """All of them send at the same moment; what they were told."""
    gate, told = threading.Barrier(len(sends)), list[Answer]()

    def send(visitor: Visitor, form: Form, path: str, status: str) -> None:
        gate.wait()
        told.append(visitor.send(form, path, status=status))

    threads = [threading.Thread(target=send, args=each) for each in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter("saved" if answer.is_done else str(answer.status) for answer in told)


def _choice(form: Form, number: int) -> str:
    """One of the other statuses, in turn: no two neighbours want the same."""
    others = [one for one in form.offers["status"] if one not in {"", form.values["status"][0]}]
    return others[number % len(others)]


def raced(made: Template, scale: Scale) -> list[Figure]:
    """So many people open the same plan and all save; then one person sends one form twice."""
    single = wrong = 0
    doubles = Counter[str]()
    with stand(made) as one:
        people = made.seed.people
        for turn in range(scale.rounds):
            person = people[turn % len(people)]
            visitors = [one.visitor(number) for number in range(scale.racers)]
            forms = [_opened(one, visitor, person) for visitor in visitors]
            path = f"/people/{person}/plan/"
            said = _at_once(
                [
                    (visitor, form, path, _choice(form, number))
                    for number, (visitor, form) in enumerate(zip(visitors, forms, strict=True))
                ]
            )
            single += said["saved"] == 1 and said["409"] == scale.racers - 1
            wrong += said["saved"] != 1
        doubles = _doubled(one, people[-1])
        rows = one.cluster.ask(PLANS)
    versions, steps, trail = (sum(row[at] for row in rows) for at in (1, 2, 3))
    return [
        Figure(
            "F15",
            f"{scale.racers} people save the same record at once, {scale.rounds} times",
            "one saved, all others 409 with both texts",
            f"{single} of {scale.rounds} so, {wrong} with another number saved",
            single == scale.rounds,
        ),
        Figure(
            "F15",
            "the same form sent twice at the same moment",
            "saved once, the other 409",
            ", ".join(f"{word} {count}" for word, count in sorted(doubles.items())),
            doubles == Counter({"saved": 1, "409": 1}),
        ),
        Figure(
            "F15",
            "after all of it",
            "edits = version steps = audit rows",
            f"{versions} = {steps} = {trail}",
            versions == steps == trail == scale.rounds + 1,
        ),
    ]


def _doubled(one: Stand, person: str) -> Counter[str]:
    """Two windows of one browser, or a double click."""
    first, second = one.visitor(), one.visitor()
    form = _opened(one, first, person)
    second.cookies = dict(first.cookies)
    path = f"/people/{person}/plan/"
    return _at_once([(each, form, path, _choice(form, 0)) for each in (first, second)])
