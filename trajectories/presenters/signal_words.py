"""What a control chart says, in words: variation, assurance, rules, and how the two read together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tcp_portal.charts import words
from tcp_portal.months import Month
from trajectories.domain.definitions import Direction
from trajectories.domain.spc import Analysis, Assurance, Kind, Options, Point, Rule, Variation
from trajectories.domain.values import value_words
from trajectories.presenters import rare_words
from trajectories.services.signals import Goal, Rules, Signal

NO_TARGET: Final = "no target"
RUN_CHART: Final = "run chart, no limits"

VARIATION_WORDS: Final = {
    Variation.COMMON_CAUSE: "no special cause",
    Variation.IMPROVEMENT_HIGH: "improving, high",
    Variation.IMPROVEMENT_LOW: "improving, low",
    Variation.CONCERN_HIGH: "concern, high",
    Variation.CONCERN_LOW: "concern, low",
    Variation.NEUTRAL_HIGH: "changed, high",
    Variation.NEUTRAL_LOW: "changed, low",
}
ASSURANCE_WORDS: Final = {
    Assurance.PASS: "reliably met",
    Assurance.FAIL: "reliably missed",
    Assurance.HIT_OR_MISS: "hit or miss",
    Assurance.NONE: NO_TARGET,
}
KIND_WORDS: Final = {
    Kind.COMMON_CAUSE: "No special cause",
    Kind.IMPROVEMENT: "Improvement",
    Kind.CONCERN: "Concern",
    Kind.NEUTRAL_HIGH: "Changed, high",
    Kind.NEUTRAL_LOW: "Changed, low",
}
RULE_WORDS: Final = {
    Rule.OUTSIDE: "outside the limits",
    Rule.SHIFT: "shift",
    Rule.TREND: "trend",
    Rule.TWO_OF_THREE: "two of three far from the mean",
}
_LETTERS: Final = {"high": "H", "low": "L"}


@dataclass(frozen=True, slots=True)
class Icon:
    """A ring with its letter, and the word that always stands beside it; an empty `kind` draws none."""

    kind: str
    letter: str
    word: str

    @property
    def text(self) -> str:
        """Letter and word, where no picture can stand."""
        return f"{self.letter} · {self.word}" if self.letter else self.word


def variation_icon(signal: Signal) -> Icon:
    """Is it changing?"""
    analysis = signal.analysis
    if signal.chosen_rare is not None:
        return Icon(*rare_words.verdict(signal, signal.chosen_rare))
    if analysis is None:
        return Icon("", "", "no control chart")
    if analysis.is_run_chart:
        return Icon("", "", RUN_CHART)
    group, _, side = analysis.variation.value.partition("_")
    if analysis.variation is Variation.COMMON_CAUSE:
        return Icon("common", "–", VARIATION_WORDS[analysis.variation])
    letter = "N" if group == "neutral" else _LETTERS[side]
    return Icon(group, letter, VARIATION_WORDS[analysis.variation])


def assurance_icon(signal: Signal) -> Icon:
    """Is it reliable?"""
    analysis = signal.analysis
    if analysis is None or analysis.is_run_chart or analysis.assurance is Assurance.NONE:
        return Icon("", "", "not judged" if signal.goal and signal.is_charted else NO_TARGET)
    letter = {Assurance.PASS: "P", Assurance.FAIL: "F", Assurance.HIT_OR_MISS: "?"}[analysis.assurance]
    return Icon(analysis.assurance.value, letter, ASSURANCE_WORDS[analysis.assurance])


def target_words(signal: Signal, goal: Goal | None) -> str:
    """A target with the sign of the way that is good: ≥ 90%."""
    if goal is None:
        return NO_TARGET
    sign = "≥" if signal.measure.direction is Direction.HIGHER else "≤"
    return f"{sign} {value_words(signal.measure.id, goal.value.normalize())}"


def headline(signal: Signal) -> str:
    """The latest value, whether it is changing and whether its target is reliable."""
    latest = signal.latest
    if latest is None:
        return f"{signal.measure.title}: no month has a figure."
    value = value_words(signal.measure.id, latest.value)
    return f"{signal.measure.title}: {value} in {latest.month.label}."


def findings(signal: Signal) -> list[str]:
    """What the chart says, each in a sentence."""
    analysis = signal.analysis
    if signal.chosen_rare is not None:
        return rare_words.sentences(signal, signal.chosen_rare)
    if analysis is None:
        return []
    said = [run_sentence(analysis)] if analysis.is_run_chart else [variation_sentence(analysis)]
    if not analysis.is_run_chart:
        said.append(assurance_sentence(signal, analysis))
    return [sentence for sentence in said if sentence]


def variation_sentence(analysis: Analysis) -> str:
    """Is it changing, and by which rule?"""
    last = analysis.last
    if last is None:
        return ""
    if not last.rules:
        return "It is not changing: the latest month shows nothing but ordinary variation."
    judged = {
        Kind.IMPROVEMENT: "It is getting better",
        Kind.CONCERN: "It is getting worse",
    }.get(last.kind, "It is changing")
    return f"{judged}: {words.list_words([_rule_sentence(rule, last, analysis) for rule in last.rules])}."


def _rule_sentence(rule: Rule, last: Point, analysis: Analysis) -> str:
    is_high = rule in last.high
    side = "above" if is_high else "below"
    if rule is Rule.OUTSIDE:
        return f"the latest month is {side} its limit"
    if rule is Rule.SHIFT:
        return f"{_run_length(analysis, is_high)} months in a row are {side} the mean"
    if rule is Rule.TREND:
        return f"{analysis.settings.trend} or more months in a row {'rise' if is_high else 'fall'}"
    return f"two of three months are far {side} the mean"


def _run_length(analysis: Analysis, is_high: bool) -> int:
    run = 0
    for point in reversed(analysis.points):
        same = Rule.SHIFT in (point.high if is_high else point.low)
        if not same or point.segment != analysis.points[-1].segment:
            break
        run += 1
    return run


def assurance_sentence(signal: Signal, analysis: Analysis) -> str:
    """Will the target be met, as things are?"""
    if analysis.assurance is Assurance.NONE:
        return ""
    goal = target_words(signal, signal.goal)
    said = {
        Assurance.PASS: f"As it is, the target of {goal} is met every month.",
        Assurance.FAIL: f"As it is, the target of {goal} will not be met: something has to change first.",
        Assurance.HIT_OR_MISS: f"Whether a month meets the target of {goal} is chance.",
    }[analysis.assurance]
    if analysis.last is not None and analysis.last.rules:
        said += " The latest months are unusual, so this may not hold."
    return said


def run_sentence(analysis: Analysis) -> str:
    """What may be said without limits."""
    run = analysis.run
    count = words.number(len(analysis.points))
    if run.median is None:
        return ""
    said = (
        f"{count} months have a figure: a run chart about the median of {words.number(round(run.median, 1))}."
    )
    if run.signal:
        return said + (
            f" Runs about it are longer or fewer than chance makes them: longest {run.longest_run}, "
            f"{run.crossings} crossings."
        )
    return said + " Its runs are such as chance makes them."


def method_note(rules: Rules, analysis: Analysis | None) -> str:
    """The rules in force, as they are printed below every chart."""
    options = rules.options
    if analysis is not None and analysis.is_run_chart:
        until = "" if rules.only_runs else f", until {options.minimum_points} months have a figure"
        return (
            f"Rules: run chart about the median{until}; of n points off the median a signal is a run longer than "
            "round(log2 n) + 3, or fewer crossings than 5 of 100 chance series have."
        )
    said = [
        "XmR chart, limits at the mean ± 2.66 mean moving ranges",
        f"shift {options.shift} points",
        f"trend {options.trend} points",
        f"two of three {_TWO_OF_THREE[options.two_of_three]}",
        "outlying moving ranges left out once" if options.screen_outliers else "no screening",
        f"a point with signals both ways shows {_conflict(options)}",
    ]
    said += [
        f"limits from {options.minimum_points} points",
        f"baseline {rules.baseline} points" if rules.baseline else "no baseline",
    ]
    return f"Rules: {', '.join(said)}."


def who_set(rules: Rules) -> str:
    """Whose rules they are, and why."""
    if not rules.version:
        return "The rules printed below the chart are the portal’s own."
    return f"The rules printed below the chart were set by {rules.set_by}. {rules.reason}"


_TWO_OF_THREE: Final = {
    "beyond": "with any point beyond two sigma",
    "between": "with points between two and three sigma",
}


def _conflict(options: Options) -> str:
    return "the improvement" if options.conflict == "improvement" else "the concern"


def fired(point: Point) -> str:
    """The rules that a point broke, with the side."""
    said = []
    for rule in point.rules:
        sides = [side for side, rules in (("high", point.high), ("low", point.low)) if rule in rules]
        said.append(f"{RULE_WORDS[rule]} ({words.list_words(sides)})")
    return ", ".join(said)


def kind_words(kind: Kind) -> str:
    """What a point shows."""
    return KIND_WORDS[kind]


def month_words(months: list[Month]) -> str:
    """Months in a list."""
    return words.list_words([month.short for month in months])


ROWS: Final = (
    ("improvement", "Improving"),
    ("common", "No special cause"),
    ("concern", "Concern"),
    ("neutral", "Changed, neither way better"),
)
COLUMNS: Final = (
    ("pass", "Reliably met"),
    ("hit_or_miss", "Hit or miss"),
    ("fail", "Reliably missed"),
    ("", "No target"),
)
READINGS: Final = {
    ("improvement", "pass"): "Celebrate, learn, stretch.",
    ("improvement", "hit_or_miss"): "Not yet reliable: keep going.",
    ("improvement", "fail"): "Better, but it will not get there as it is: is the rate enough?",
    ("improvement", ""): "Note it, and learn from it.",
    ("common", "pass"): "Reliable: watch it less often.",
    ("common", "hit_or_miss"): "Chance decides: change the process so that it is reliable.",
    ("common", "fail"): "The system is built to miss it: redesign.",
    ("common", ""): "Nothing to act on.",
    ("concern", "pass"): "Early warning: find the cause now.",
    ("concern", "hit_or_miss"): "Find the cause, and say what will be done.",
    ("concern", "fail"): "Top priority: escalate.",
    ("concern", ""): "Understand it.",
    ("neutral", ""): "Understand it.",
}
