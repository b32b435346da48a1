"""The words of the story as codes of the register's lists (cohorts/domain/codes)."""

from __future__ import annotations

SEX = {"male": "1", "female": "2"}
CATEGORY = {"learning disability": "1", "both": "2", "autism": "3"}
CATEGORY_BEFORE_AUTISM = "1"
SOURCE = {
    "home": "19",
    "temporary": "29",
    "prison": "39",
    "general ward": "51",
    "mental health ward": "53",
    "residential school": "65",
    "foster care": "66",
    "care home": "85",
}
PLANNED = {True: "1", False: "2"}
LEGAL = {
    "informal": "1",
    "2": "2",
    "3": "3",
    "35": "7",
    "37": "10",
    "37/41": "9",
    "47/49": "15",
    "48/49": "17",
}
STATUS = {"not dischargeable": "N", "no plan": "2", "working": "3", "delayed": "6"}
DESTINATION = {
    "independent living": "IL",
    "supported housing": "SH",
    "family home": "FH",
    "residential care": "RC",
    "residential school": "RS",
    "prison": "PR",
    "another hospital": "MH",
    "other": "OT",
}
