"""Who the person is. Assuring Transformation, sections 2.2 and 2.5."""

from __future__ import annotations

from cohorts.domain.codes.model import Code, CodeList

SEX = CodeList(
    "Sex",
    source="Assuring Transformation, item Gender (v2 and v3)",
    codes=[
        Code("1", "Male"),
        Code("2", "Female"),
        Code("9", "Indeterminate"),
        Code("X", "Not known"),
    ],
)

ETHNICITY = CodeList(
    "Ethnicity",
    source="NHS Data Dictionary, ethnic category (16+1 codes); groups of the LDA statistics",
    codes=[
        Code("A", "White: British", group="White"),
        Code("B", "White: Irish", group="White"),
        Code("C", "White: any other background", group="White"),
        Code("D", "Mixed: White and Black Caribbean", group="Mixed"),
        Code("E", "Mixed: White and Black African", group="Mixed"),
        Code("F", "Mixed: White and Asian", group="Mixed"),
        Code("G", "Mixed: any other background", group="Mixed"),
        Code("H", "Asian or Asian British: Indian", group="Asian"),
        Code("J", "Asian or Asian British: Pakistani", group="Asian"),
        Code("K", "Asian or Asian British: Bangladeshi", group="Asian"),
        Code("L", "Asian or Asian British: any other background", group="Asian"),
        Code("M", "Black or Black British: Caribbean", group="Black"),
        Code("N", "Black or Black British: African", group="Black"),
        Code("P", "Black or Black British: any other background", group="Black"),
        Code("R", "Other: Chinese", group="Other"),
        Code("S", "Other: any other ethnic group", group="Other"),
        Code("Z", "Not stated", group="Not stated"),
        Code("99", "Not known", group="Unknown"),
    ],
)

CATEGORY = CodeList(
    "Patient category",
    source="Assuring Transformation, item PatientCategory",
    codes=[
        Code("1", "Learning disability only"),
        Code("2", "Learning disability and autism"),
        Code("3", "Autism only"),
        Code("4", "Neither recorded"),
    ],
)
