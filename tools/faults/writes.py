"""Mixed writes of several people at once, and the count of what was promised, kept and half done."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from tcp_portal.files import PART
from tools.faults.cluster import Cluster
from tools.faults.forms import Form, form_with
from tools.faults.programs import until
from tools.faults.stand import Stand
from tools.faults.visitor import Answer

EDIT, IMPORT, PACK = "edit", "import", "pack"
# Of ten writes: seven edits, an import, two packs.
MIX = (*[EDIT] * 7, IMPORT, *[PACK] * 2)
PAUSE = 0.1
AGAIN = 1.0  # seconds after which somebody who was refused tries again


@dataclass
class Tally:
    """What the portal said, by kind of write; and the things that it said were saved."""

    said: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)  # person: edits that the portal said were saved
    packs: list[str] = field(default_factory=list)
    imports: list[int] = field(default_factory=list)  # numbers of the extracts that it said were taken in
    bad: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


class Writer(threading.Thread):
    """One person at work on people of their own: what they see last is what they saved."""

    def __init__(self, stand: Stand, number: int, people: list[str], work: Work) -> None:
        super().__init__(name=f"writer {number}", daemon=True)
        self.visitor, self.people, self.work = stand.visitor(number), people, work
        self.seed, self.tally = stand.template.seed, Tally()
        self.random = random.Random(number)  # noqa: S311  # which write comes next, the same in every run

    def run(self) -> None:
        """Writes until there is nothing left to write."""
        acts: dict[str, Callable[[], Answer | None]] = {
            EDIT: self.edit,
            PACK: self.pack,
            IMPORT: self.take_in,
        }
        while self.work.take():
            kind = self.random.choice(self.work.mix)
            answer = acts[kind]()
            time.sleep(PAUSE if answer is None or answer.is_done else AGAIN)
            if answer is not None:
                word = "done" if answer.is_done else str(answer.status)
                self.tally.said[f"{kind} {word}"] += 1
                self.tally.times.append(answer.seconds)
                if answer.status >= 500 and answer.status != 503:
                    self.tally.bad.append(f"{kind}: {answer.status}")

    def form(self, path: str, name: str) -> Form | Answer:
        """The form of a page, or the answer that came instead."""
        answer = self.visitor.get(path)
        return form_with(answer.body, name) if answer.status == 200 else answer

    def edit(self) -> Answer:
        """Another status in somebody's discharge plan."""
        person = self.random.choice(self.people)
        path = f"/people/{person}/plan/"
        form = self.form(path, "status")
        if isinstance(form, Answer):
            return form
        now = form.values["status"][0]
        other = self.random.choice([one for one in form.offers["status"] if one not in {"", now}])
        answer = self.visitor.send(form, path, status=other)
        if answer.is_done:
            self.tally.versions[person] += 1
        return answer

    def pack(self, formats: Sequence[str] = ("xlsx",)) -> Answer:
        """A board pack, as a workbook where nothing else is said."""
        path = f"/packs/?partnership={self.seed.partnership}&month={self.seed.month}"
        form = self.form(path, "formats")
        if isinstance(form, Answer):
            return form
        answer = self.visitor.send(form, path, formats=list(formats))
        if answer.is_done:
            self.tally.packs.append(answer.location.split("?")[0].strip("/").split("/")[-1])
        return answer

    def take_in(self) -> Answer | None:
        """An extract of new people, sent, looked at and taken in; each extract once."""
        number = self.work.extract()
        if number is None:
            return None
        choice = f"?partnership={self.seed.partnership}"
        form = self.form(f"/tracker/import/{choice}", "as_at_0")
        if isinstance(form, Answer):
            return form
        year, month, day = self.seed.day.split("-")
        content = self.seed.extracts[number].encode()
        sent = self.visitor.send_file(
            form, f"/tracker/import/{choice}", "file", content, as_at_0=day, as_at_1=month, as_at_2=year
        )
        if not sent.is_done:
            return sent
        path = sent.location.split("?")[0] + "decide/"
        form = self.form(path, "what")
        if isinstance(form, Answer):
            return form
        answer = self.visitor.send(form, path, what="take")
        if answer.is_done:
            self.tally.imports.append(number)
        return answer


class Work:
    """So many writes, of this mix, dealt out to whoever is free."""

    def __init__(self, count: int, mix: tuple[str, ...], extracts: int) -> None:
        self.left, self.mix, self._lock = count, mix, threading.Lock()
        self._extracts = iter(range(extracts))

    def take(self) -> bool:
        """Whether there is another one to do."""
        with self._lock:
            self.left -= 1
            return self.left >= 0

    def end(self) -> None:
        """Nothing is left to do."""
        with self._lock:
            self.left = 0

    def extract(self) -> int | None:
        """The number of an extract that nobody has sent yet; None when all are."""
        with self._lock:
            return next(self._extracts, None)


def write(stand: Stand, *, count: int, writers: int, mix: tuple[str, ...] = MIX) -> tuple[list[Writer], Work]:
    """Starts the writers; each has people of their own."""
    work, people = Work(count, mix, len(stand.template.seed.extracts)), stand.template.seed.people
    found = [Writer(stand, number, list(people[number::writers]), work) for number in range(writers)]
    for one in found:
        one.start()
    return found, work


def joined(writers: list[Writer]) -> Tally:
    """Waits for them; what all of them were told together."""
    whole = Tally()
    for one in writers:
        one.join()
        whole.said.update(one.tally.said)
        whole.versions |= one.tally.versions
        whole.packs += one.tally.packs
        whole.imports += one.tally.imports
        whole.bad += one.tally.bad
        whole.times += one.tally.times
    return whole


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds after all of it: edits in three places, those that are gone, packs that are not whole."""

    promised: int
    versions: int
    steps: int
    trail: int
    lost: int
    lost_words: str
    halves: int  # extracts of which some people are there and some are not

    @property
    def is_one(self) -> bool:
        """Whether edits, their history and the trail are the same number."""
        return self.versions == self.steps == self.trail


PLANS = """
select s.person_id::text, p.version,
       (select count(*) from cohorts_planstep t where t.plan_id = p.id),
       (select count(*) from audit_auditentry a where a.object_id = p.id and a.did = 'discharge plan')
from cohorts_dischargeplan p join cohorts_spell s on s.id = p.spell_id join cohorts_person who on who.id = s.person_id
where who.reference not like 'EXTRACT%%'
"""


IMPORTED = """
select split_part(reference, '-', 1), count(*) from cohorts_person where reference like 'EXTRACT%%' group by 1
"""


def kept(cluster: Cluster, tally: Tally, *, rows: int, packs_lost: int = 0) -> Kept:
    """Compares what the portal said with what is there."""
    plans = {person: (version, steps, trail) for person, version, steps, trail in cluster.ask(PLANS)}
    imported = dict(cluster.ask(IMPORTED))
    lost = sum(max(promised - plans.get(person, (0,))[0], 0) for person, promised in tally.versions.items())
    gone = sum(f"EXTRACT{number}" not in imported for number in tally.imports)
    return Kept(
        promised=sum(tally.versions.values()) + len(tally.imports) + len(tally.packs),
        versions=sum(row[0] for row in plans.values()),
        steps=sum(row[1] for row in plans.values()),
        trail=sum(row[2] for row in plans.values()),
        lost=lost + gone + packs_lost,
        lost_words=f"{lost} edits, {gone} imports, {packs_lost} packs",
        halves=sum(count != rows for count in imported.values()),
    )


def packs_kept(stand: Stand, tally: Tally, *, seconds: float) -> tuple[int, int]:
    """Waits until every promised pack is finished; returns how many are gone and how many are not whole."""

    def states() -> dict[str, str]:
        return dict(stand.cluster.ask("select id::text, state from packs_pack"))

    def finished() -> bool:
        found = states()
        return all(found.get(pack, "ready") in {"ready", "failed"} for pack in tally.packs)

    until(finished, "every pack is finished", seconds=seconds, pause=1.0)
    found = states()
    gone = sum(pack not in found for pack in tally.packs)
    whole = {
        str(pack)
        for pack, digest, size in stand.cluster.ask("select pack_id, sha256, size from packs_packfile")
        if is_whole(folder_of(stand, str(pack)), digest, size)
    }
    return gone, sum(found.get(pack) != "ready" or pack not in whole for pack in tally.packs)


def folder_of(stand: Stand, pack: str) -> Path:
    """Where the files of a pack lie."""
    return stand.data / "packs" / UUID(pack).hex


def is_whole(folder: Path, digest: str, size: int) -> bool:
    """Whether the folder's only file is the one that the row tells of. What a killed process left half-written has a
    name that no download can reach, and a sweeper takes it away."""
    found = folder.iterdir() if folder.is_dir() else ()
    files = [path for path in found if path.is_file() and path.suffix != PART]
    if len(files) != 1:
        return False
    content = files[0].read_bytes()
    return len(content) == size and hashlib.sha256(content).hexdigest() == digest
