"""Each section of the pack says of which measures it speaks."""

from __future__ import annotations

from tcp_portal.web.registry import pack_sections
from trajectories.domain.registry import MEASURES
from trajectories.pack_measures import IN_WORDS, SPOKEN_OF, spoken_in
from trajectories.presenters.measures import definitions


def test_every_section_of_performance_is_there_and_names_measures_of_the_registry() -> None:
    own = {one.key for one in pack_sections() if one.build.__module__.startswith("trajectories")}
    assert set(SPOKEN_OF) == own
    assert set(MEASURES) >= IN_WORDS


def test_the_pack_keeps_every_definition_and_prints_those_of_its_sections() -> None:
    kept = definitions(spoken_in(SPOKEN_OF))
    assert {one.id for one in kept} == set(MEASURES)
    assert {one.id for one in kept if one.spoken_of} == IN_WORDS
    assert len(IN_WORDS) < len(MEASURES) / 3


def test_a_shorter_edition_prints_fewer_definitions_and_says_whose_each_is() -> None:
    found = {one.id: one.sections for one in definitions(spoken_in(["rate", "summary"])) if one.spoken_of}
    assert set(found) == {"inpatients", "plan", "variance", "rate_per_million", "population"}
    assert found["rate_per_million"] == ("rate", "summary")
