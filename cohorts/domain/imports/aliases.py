"""Other words for our codes, as extracts and trackers have them. Assuring Transformation, sections 2.3 to 2.14."""

from __future__ import annotations

import re

from cohorts.domain import codes
from cohorts.domain.codes import CodeList
from cohorts.domain.codes.endings import DIED, OTHER_BED
from cohorts.domain.kinds import Arrangement, Entry


def plain_label(text: str) -> str:
    """A label as it is compared: small letters and digits, “&” and “+” as “and”."""
    words = re.sub(r"[&+]", " and ", text.lower())
    return re.sub(r"[^a-z0-9]+", "", words)


_SAID: dict[CodeList, dict[str, tuple[str, ...]]] = {
    codes.SEX: {
        "1": ("M", "Man"),
        "2": ("F", "Woman"),
        "9": ("Indeterminate", "Not specified"),
        "X": ("Unknown", "U", "0"),
    },
    codes.ETHNICITY: {
        "A": ("White British", "British"),
        "B": ("White Irish", "Irish"),
        "C": ("Any other White background", "Other White", "White other"),
        "D": ("White and Black Caribbean",),
        "E": ("White and Black African",),
        "F": ("White and Asian",),
        "G": ("Any other mixed background", "Other mixed"),
        "H": ("Indian", "Asian Indian"),
        "J": ("Pakistani", "Asian Pakistani"),
        "K": ("Bangladeshi", "Asian Bangladeshi"),
        "L": ("Any other Asian background", "Other Asian"),
        "M": ("Caribbean", "Black Caribbean"),
        "N": ("African", "Black African"),
        "P": ("Any other Black background", "Other Black"),
        "R": ("Chinese",),
        "S": ("Any other ethnic group", "Other"),
        "Z": ("Not stated",),
        "99": ("Unknown",),
    },
    codes.CATEGORY: {
        "1": ("LD", "LD only", "Learning disability"),
        "2": (
            "LD and ASD",
            "LD and autism",
            "Both",
            "Learning Disability and Autistic Spectrum",
            "LD/ASD",
            "Learning disability and autism",
        ),
        "3": ("ASD", "ASD only", "Autism", "Autistic Spectrum Condition Only"),
        "4": ("None", "None of the above", "Neither"),
    },
    codes.PLANNED: {"9": ("Unknown",)},
    codes.SOURCE: {
        "19": ("Home", "Own home", "Usual residence", "Community"),
        "39": ("Prison", "Court", "Police station"),
        "49": ("NHS other hospital high security", "High secure hospital"),
        "51": (
            "NHS other hospital general ward / younger physically disabled / A&E",
            "General hospital",
            "Acute hospital",
        ),
        "53": ("NHS other hospital MH or LD ward", "NHS hospital"),
        "65": ("Supported living",),
        "85": ("Non-NHS run care home", "Care home"),
        "87": ("Non-NHS run hospital", "Independent hospital"),
        "88": ("Non-NHS run hospice", "Hospice"),
        "99": ("Not known", "Unknown"),
    },
    codes.LEGAL_STATUS: {
        "2": ("s2",),
        "3": ("s3",),
        "9": ("37/41", "Section 37/41", "s37/41"),
        "10": ("s37",),
        "15": ("47/49", "Section 47/49", "s47/49"),
        "16": ("s47",),
        "17": ("48/49", "Section 48/49", "s48/49"),
        "32": ("Other act",),
        "37": ("Section 45A limited direction in force",),
        "99": ("Unknown",),
    },
    codes.SECURITY: {
        "0": ("General (non-secure)", "Non secure", "None", "Open"),
        "1": ("Low",),
        "2": ("Medium",),
        "3": ("High",),
        "4": ("PICU", "Psychiatric Intensive Care Unit (PICU)"),
    },
    codes.BED_TYPE: {
        "1": ("Low, medium and high secure forensic beds", "Forensic"),
        "2": ("Acute admission beds within specialised LD units", "ATU", "Assessment and treatment unit"),
        "3": ("Acute admission beds within generic MH settings",),
        "4": ("Forensic rehab beds", "Forensic rehab"),
        "5": ("Complex continuing care and rehab beds", "Rehab"),
        "6": ("Other beds including those for specialist neuropsychiatric conditions",),
    },
    codes.DESTINATION: {
        "SH": ("Supported living", "Supported accommodation"),
        "FH": ("Family", "Home with family"),
        "RC": ("Care home",),
        "CH": ("Residential care without nursing",),
        "CN": ("Nursing home",),
        "AH": ("Transferred to acute hospital", "Acute hospital"),
        OTHER_BED: (
            "Transferred to other MH or LD bed",
            "Transfer to other hospital",
            "Another hospital",
            *(str(bed) for bed in (*range(110, 135), 140, 141)),
        ),
        "OL": ("Out of scope learning disability diagnosis removed", "LD diagnosis removed"),
        "OA": ("Autism diagnosis removed",),
        "OO": ("Out of scope", "Out of scope other"),
        DIED: ("Death", "Deceased", "RIP", "12"),
    },
    codes.CARE_PLAN_STATUS: {
        "N": ("Not dischargeable", "Currently not dischargeable"),
        "2": ("Active treatment", "No discharge plan", "Active treatment no plan"),
        "3": (
            "Working towards discharge",
            "Active treatment and working towards discharge",
            "Plan in place",
            "Active treatment, discharge plan in place",
        ),
        "6": (
            "Delayed",
            "DTOC",
            "Delayed transfer of care",
            "Delayed transfer of care: no community option or onward placement available",
        ),
        "7": ("Unable to discharge for legal reasons", "Legal reasons"),
    },
    codes.OUT_OF_AREA_REASON: {
        "school": ("School location", "School"),
        "more_specialist": ("More specialist",),
        "choice": ("Patient choice", "Choice"),
    },
}
ALIASES = {
    (list_.name, plain_label(word)): code
    for list_, said in _SAID.items()
    for code, words in said.items()
    for word in words
}
ARRANGEMENTS = {
    plain_label(word): kind.value
    for kind, words in {
        Arrangement.CCG: ("CCG", "ICB", "Local", "Non secure"),
        Arrangement.SPECIALISED: ("SC", "RS", "NHSE", "NHS England", "Spec comm", "Specialised"),
        Arrangement.PROVIDER_COLLABORATIVE: ("PC", "Collaborative"),
    }.items()
    for word in (*words, kind.value, kind.label)
}
ENTRIES = {plain_label(word): kind.value for kind in Entry for word in (kind.value, kind.label)}
