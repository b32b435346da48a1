"""The page of a month's run: what is done, what waits for whom, and what may be done next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.charts import words as say
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import PackRun, RunState, RunWords, Signer, SignOff, State
from tcp_portal.packs.month_end.services.arranging import is_stale
from tcp_portal.packs.month_end.services.checking import Judged
from tcp_portal.packs.month_end.services.drafts import Drafts
from tcp_portal.packs.month_end.services.signing import NEEDED
from tcp_portal.packs.presenters import PackRow, moment_words
from tcp_portal.web.frame import Frame

TONES = {
    RunState.DRAFT: "info",
    RunState.REVIEW: "warn",
    RunState.ISSUED: "good",
    RunState.CANCELLED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page tells of: read once by the view."""

    run: PackRun
    drafts: Drafts
    words: Sequence[RunWords]
    judged: Sequence[Judged]
    signed: Mapping[Signer, SignOff]

    @property
    def given(self) -> int:
        return sum(one.given_at is not None for one in self.words)

    @property
    def standing(self) -> int:
        return sum(one.is_open for one in self.judged)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the run: by when, how it stands, and where it is taken."""

    title: str
    due: str
    state: str
    tone: str
    said: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class WordsRow:
    section: str
    who: str
    due: str
    state: str
    tone: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftRow:
    edition: str
    number: int
    pack: PackRow


@dataclass(frozen=True, slots=True)
class RunPage:
    title: str
    headline: str
    state: str
    tone: str
    steps: tuple[StepRow, ...]
    drafts: tuple[DraftRow, ...]
    words: tuple[WordsRow, ...]
    note: str


def run_page(facts: Facts, frame: Frame, *, act: Act) -> RunPage:
    """The page, for this reader."""
    run = facts.run
    return RunPage(
        title=f"{_editions(run)}, {run.month.label}",
        headline=waits_for(facts),
        state=RunState(run.state).label,
        tone=TONES[RunState(run.state)],
        steps=tuple(_steps(facts, frame, act)),
        drafts=tuple(
            DraftRow(Edition(one.edition).label, one.number, PackRow.of(one.pack, now=act.now, url=frame.url))
            for one in facts.drafts.packs
        ),
        words=tuple(_words_row(one, facts.drafts.section_digests, act.today) for one in facts.words),
        note=_note(run),
    )


def _editions(run: PackRun) -> str:
    return say.list_words([edition.label for edition in run.edition_set])


def _note(run: PackRun) -> str:
    if run.state == RunState.CANCELLED:
        return f"Cancelled by {run.cancelled_by or 'the portal'}: {run.cancelled_because}"
    if run.state == RunState.DRAFT and run.returned_because:
        return f"Returned from review: {run.returned_because}"
    return ""


def waits_for(facts: Facts) -> str:
    """What the run waits for, and of whom, in a sentence."""
    if facts.run.state == RunState.DRAFT:
        return _draft_waits_for(facts)
    if facts.run.state == RunState.REVIEW:
        missing = [signer.label.lower() for signer in Signer if signer not in facts.signed]
        if missing:
            return f"In review. It waits for the signature of the {say.list_words(missing)}."
        return "Signed by both. It waits to be issued by the programme manager."
    if facts.run.issued_at is not None:
        return f"Issued on {moment_words(facts.run.issued_at)}. Nothing of it changes any more."
    return "The run was cancelled."


def _draft_waits_for(facts: Facts) -> str:
    states = {one.pack.state for one in facts.drafts.packs}
    missing = len(facts.words) - facts.given
    waits = (
        (State.FAILED in states, "A draft failed. Start it again, or build the draft anew."),
        (states != {State.READY}, "The draft is being built."),
        (facts.run.asked_at is None, "The draft is built. Nobody has been asked for words yet."),
        (missing, f"It waits for {say.counted(missing, 'text')} of contributors."),
        (
            not facts.drafts.are_current,
            "Words or sections changed after the draft was built. Build it again.",
        ),
        (facts.standing, f"{say.counted(facts.standing, 'check stands', 'checks stand')} against it."),
    )
    first = next((said for is_so, said in waits if is_so), "")
    return first or "Nothing stands against it. It waits to be sent to review."


def _steps(facts: Facts, frame: Frame, act: Act) -> Iterator[StepRow]:
    run, is_draft = facts.run, facts.run.state == RunState.DRAFT
    builds = act.scope.allows(Permission.BUILD_PACKS, run.partnership_id)
    past_draft = run.state in (RunState.REVIEW, RunState.ISSUED)
    ready = facts.drafts.are_current
    yield StepRow(
        "Draft",
        _due(run.draft_on, done=ready, today=act.today),
        *_state(ready, "Built", "Not built" if not facts.drafts.are_ready else "Older than the words"),
        said=f"Draft {max((one.number for one in facts.drafts.packs), default=0)}",
        link=Link("Choose sections", frame.url("packs:run_sections", run.pk))
        if builds and is_draft
        else None,
    )
    total = len(facts.words)
    yield StepRow(
        "Words",
        _due(run.words_on, done=bool(total) and facts.given == total, today=act.today),
        *_state(bool(total) and facts.given == total, "Given", "Waiting" if total else "Nobody asked"),
        said=f"{facts.given} of {total} given",
        link=Link("Ask for words", frame.url("packs:run_ask", run.pk)) if builds and is_draft else None,
    )
    yield StepRow(
        "Checks",
        "",
        *_state(not facts.standing, "Nothing stands", f"{facts.standing} to settle"),
        said=say.counted(len(facts.judged), "finding"),
        link=Link("See the checks", frame.url("packs:checks", run.pk)),
    )
    yield StepRow(
        "Review",
        _due(run.review_on, done=past_draft, today=act.today),
        *_state(past_draft, "Sent", "Not sent"),
        said=f"Sent by {run.sent_by} on {moment_words(run.sent_at)}" if past_draft and run.sent_at else "",
        link=_review_link(run, frame, builds=builds, is_draft=is_draft),
    )
    yield from _signatures(facts, frame, act)
    releases = act.scope.allows(Permission.RELEASE_PACKS, run.partnership_id)
    may_issue = releases and run.state == RunState.REVIEW and len(facts.signed) == len(Signer)
    yield StepRow(
        "Issue",
        "",
        *_state(run.state == RunState.ISSUED, "Issued", "Not issued"),
        said="",
        link=Link("Issue", frame.url("packs:issue", run.pk))
        if may_issue
        else Link("Archive", frame.url("packs:archive"))
        if run.state == RunState.ISSUED
        else None,
    )


def _review_link(run: PackRun, frame: Frame, *, builds: bool, is_draft: bool) -> Link | None:
    if is_draft:
        return Link("Send to review", frame.url("packs:run_send", run.pk)) if builds else None
    if run.state == RunState.REVIEW:
        return Link("Return", frame.url("packs:run_return", run.pk))
    return None


def _signatures(facts: Facts, frame: Frame, act: Act) -> Iterator[StepRow]:
    run = facts.run
    pages = {Signer.MANAGER: "packs:sign_manager", Signer.OWNER: "packs:sign_owner"}
    for signer in Signer:
        found = facts.signed.get(signer) if run.state in (RunState.REVIEW, RunState.ISSUED) else None
        may = act.scope.allows(NEEDED[signer], run.partnership_id) and run.state == RunState.REVIEW
        yield StepRow(
            f"Signature of the {signer.label.lower()}",
            _due(run.sign_off_on, done=found is not None, today=act.today),
            *_state(found is not None, "Signed", "Not signed"),
            said=f"{found.by} on {moment_words(found.at)}" if found else "",
            link=Link("Sign", frame.url(pages[signer], run.pk)) if may and found is None else None,
        )


def _state(done: bool, yes: str, no: str) -> tuple[str, str]:
    return (yes, "good") if done else (no, "neutral")


def _due(day: date, *, done: bool, today: date) -> str:
    late = ", late" if not done and today > day else ""
    return f"{say.day(day)}{late}"


def _words_row(one: RunWords, digests: Mapping[str, str], today: date) -> WordsRow:
    stale = is_stale(one, digests.get(one.section_key, ""))
    if one.given_at is None:
        late = today > one.due_on
        state, tone = ("Late", "bad") if late else ("Asked", "neutral")
    elif stale:
        state, tone = "Written on other figures", "warn"
    else:
        state, tone = "Given", "good"
    texts = (one.text, *(line.strip() for line in one.highlights.splitlines()))
    return WordsRow(
        one.section_title,
        one.asked_of.name,
        say.day(one.due_on),
        state,
        tone,
        tuple(text for text in texts if text),
    )
