"""What locust plays: each user is one signed-in person who looks, thinks for 2 to 6 seconds, and looks again."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, task

PEOPLE: list[dict[str, Any]] = json.loads(Path(os.environ["MORNING_PEOPLE"]).read_text(encoding="utf-8"))
_turn = itertools.count()
_PERSON = re.compile(r'href="(/people/[0-9a-f-]{36}/)')
SEES_PEOPLE = {"commissioner"}


class Visitor(FastHttpUser):
    """One of the people, with the session of their own real sign-in."""

    wait_time = between(2, 6)

    def on_start(self) -> None:
        """Takes the next person."""
        self.me = PEOPLE[next(_turn) % len(PEOPLE)]
        self.people: list[str] = []

    def look(self, path: str, name: str) -> str:
        """Opens a page of the own partnership; another page than the one asked for is a failure."""
        with self.client.get(
            path + self.me["query"],
            headers={"Cookie": self.me["cookie"]},
            name=name,
            catch_response=True,
            allow_redirects=False,
        ) as response:
            if response.status_code != 200:
                response.failure(f"{response.status_code} instead of the page")
            return response.text or ""

    @task(3)
    def home(self) -> None:
        """The first page."""
        self.look("/", "home")

    @task(4)
    def dashboard(self) -> None:
        """The figures of the Board."""
        self.look("/performance/", "dashboard")

    @task(3)
    def tracker(self) -> None:
        """The list, and who is in it; whoever sees no people looks at the measures instead."""
        if self.me["role"] not in SEES_PEOPLE:
            self.look("/performance/measures/", "measures")
            return
        self.people = _PERSON.findall(self.look("/tracker/", "tracker"))

    @task(3)
    def person(self) -> None:
        """Somebody of the list that was opened last."""
        if self.people:
            self.look(random.choice(self.people), "person")  # noqa: S311  # anybody will do
        else:
            self.look("/help/", "help")

    @task(2)
    def programme(self) -> None:
        """The programme's page."""
        self.look("/workstreams/", "programme")

    @task(1)
    def packs(self) -> None:
        """The packs."""
        self.look("/packs/", "packs")
