"""The invented hospitals of the demonstration partnership. No provider, site or ward here exists."""

from __future__ import annotations

from dataclasses import dataclass

from cohorts.domain.kinds import Arrangement


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward of an invented site: what kind of bed it has, and who commissions it.

    `bed_type` and `security` are codes of Assuring Transformation version 2 (sections 2.8 and 2.9).
    """

    provider: str
    site: str
    town: str
    name: str
    bed_type: str
    security: str
    arrangement: Arrangement
    out_of_area_reasons: tuple[str, ...] = ()

    @property
    def out_of_area(self) -> bool:
        """Whether the ward is outside the area of the partnerships whose people are in it."""
        return bool(self.out_of_area_reasons)


_FORENSIC, _ACUTE_LD, _ACUTE_MH, _REHAB, _OTHER, _UNLISTED = "1", "2", "3", "5", "6", "9"
_GENERAL, _LOW, _MEDIUM, _HIGH, _PICU = "0", "1", "2", "3", "4"
_MORE_SECURE = ("more_specialist", "offending_restrictions")
_MORE_SPECIALIST = ("more_specialist",)
_NO_SPECIALIST = ("no_local_specialist_bed",)
_CCG, _SPECIALISED = Arrangement.CCG, Arrangement.SPECIALISED

_BROOKMARSH = ("Brookmarsh Health (invented)", "Brookmarsh Hospital", "Ilford")
_MARLHOUSE = ("Brookmarsh Health (invented)", "Marlhouse", "Romford")
_TANSY = ("Brookmarsh Health (invented)", "Tansy Court", "Dagenham")
_STONEFIELD = ("Stonefield Health (invented)", "Stonefield", "Northmere")
_MILLBROOK = ("Millbrook Care (invented)", "Millbrook", "Holmewick")
_ELM_COURT = ("Millbrook Care (invented)", "Elm Court", "Sandholme")
_HARBOUR_VIEW = ("Harbour View Care (invented)", "Harbour View", "Eastcliffe Bay")
_LARKWOOD = ("Vale Health (invented)", "Larkwood House", "Larkwood")
_LARCHWOOD = ("Harbour View Care (invented)", "Larchwood", "Little Larch")

WARDS: dict[str, Ward] = {
    "willow": Ward(*_BROOKMARSH, "Willow, assessment and treatment", _ACUTE_LD, _GENERAL, _CCG),
    "linden": Ward(*_BROOKMARSH, "Linden, acute mental health", _ACUTE_MH, _GENERAL, _CCG),
    "rowan": Ward(*_BROOKMARSH, "Rowan, intensive care", _ACUTE_MH, _PICU, _CCG),
    "hazel": Ward(*_BROOKMARSH, "Hazel, CAMHS tier 4", _UNLISTED, _GENERAL, _SPECIALISED),
    "marlhouse": Ward(*_MARLHOUSE, "Rehabilitation", _REHAB, _GENERAL, _CCG),
    "tansy low": Ward(*_TANSY, "Heron, low secure", _FORENSIC, _LOW, _SPECIALISED),
    "tansy medium": Ward(*_TANSY, "Kestrel, medium secure", _FORENSIC, _MEDIUM, _SPECIALISED),
    "stonefield high": Ward(
        *_STONEFIELD,
        "Ash, high secure",
        _FORENSIC,
        _HIGH,
        _SPECIALISED,
        _MORE_SECURE,
    ),
    "millbrook medium": Ward(
        *_MILLBROOK, "Mill, medium secure", _FORENSIC, _MEDIUM, _SPECIALISED, _NO_SPECIALIST
    ),
    "millbrook low": Ward(*_MILLBROOK, "Weir, low secure", _FORENSIC, _LOW, _SPECIALISED, _NO_SPECIALIST),
    "elm court": Ward(*_ELM_COURT, "Locked rehabilitation", _REHAB, _GENERAL, _CCG, ("no_local_bed",)),
    "harbour view": Ward(*_HARBOUR_VIEW, "Complex continuing care", _REHAB, _GENERAL, _CCG, _MORE_SPECIALIST),
    "harbour view neuropsychiatry": Ward(
        *_HARBOUR_VIEW, "Neuropsychiatry", _OTHER, _GENERAL, _CCG, _MORE_SPECIALIST
    ),
    "larchwood": Ward(*_LARCHWOOD, "CAMHS tier 4", _UNLISTED, _GENERAL, _SPECIALISED, _NO_SPECIALIST),
    "larkwood acute": Ward(*_LARKWOOD, "Acute mental health", _ACUTE_MH, _GENERAL, _CCG),
    "larkwood low": Ward(*_LARKWOOD, "Low secure", _FORENSIC, _LOW, _SPECIALISED),
}
