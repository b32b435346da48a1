"""Policy as it was decided, with its sources; the default checklist; what is never changed or doubled."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations

from tcp_portal.database import append_only, no_overlap

FIRST = date(2013, 3, 1)  # the first reviews that the national measures count
POLICY_2017 = "C(E)TR policy and guidance, NHS England, 27 March 2017 (version 2.0)"
OCTOBER_2021 = "Local Government Association summary of C(E)TR standards, October 2021"
LOCAL = "Default of the portal where no national rule is known; set your own from a day on"

# Rule, amount, unit, from, to, source.
SPANS = [
    ("review_post_adult", 28, "days", FIRST, None, POLICY_2017),
    ("review_post_child", 14, "days", FIRST, date(2021, 10, 1), POLICY_2017),
    ("review_post_child", 7, "days", date(2021, 10, 1), None, OCTOBER_2021),
    ("review_repeat_adult", 6, "months", FIRST, None, POLICY_2017),
    ("review_repeat_secure", 12, "months", FIRST, None, POLICY_2017),
    ("review_repeat_child", 3, "months", FIRST, None, POLICY_2017),
    ("review_before_admission", 28, "days", FIRST, None, "NHS England London, working definitions of 2022"),
    ("review_due_soon", 30, "days", FIRST, None, LOCAL),
    ("register_red", 7, "days", FIRST, None, LOCAL),
    ("register_amber", 28, "days", FIRST, None, LOCAL),
    ("register_green", 3, "months", FIRST, None, LOCAL),
    ("register_blue", 1, "months", FIRST, None, LOCAL),
    ("register_red_after_discharge", 14, "days", FIRST, None, "Local registers: red for at least two weeks after a discharge"),
    ("register_decision", 28, "days", FIRST, None, "Norfolk: a referral is decided within four weeks"),
    ("visit_adult", 56, "days", FIRST, None, "Oversight visits to people out of area: adults every 8 weeks (2020)"),
    ("visit_child", 42, "days", FIRST, None, "Oversight visits to people out of area: under 18 every 6 weeks (2020)"),
    ("dowry_stay", 5, "years", FIRST, None, "Transforming care fast-track guidance, 2015: five years or more in hospital"),
    ("mortality_review", 6, "months", FIRST, None, "LeDeR policy: completed within six months of notification"),
    ("health_check", 12, "months", FIRST, None, "Annual health check, people of 14 and over on the GP register"),
    ("action_due_soon", 14, "days", FIRST, None, LOCAL),
]
DAYS = [
    ("dowry_cut_off", date(2016, 4, 1), FIRST, None, "Transforming care finance notes: five years or more as at 1 April 2016"),
]
CHECKLIST = [
    "Discharge lead and local care co-ordinator named",
    "Target date set",
    "Wishes of the person and family recorded, advocate offered",
    "Commissioner and funding split agreed",
    "Social care assessment done",
    "Home identified",
    "Provider identified",
    "Staff recruited and trained, positive behaviour support included",
    "Community health team has accepted",
    "Legal steps clear (Mental Health Act, Ministry of Justice, Court of Protection)",
    "Medicines and physical health plan written",
    "Crisis plan, register entry and review after discharge arranged",
]


def write_rows(apps: Any, _schema_editor: Any) -> None:
    policy, item = apps.get_model("cohorts", "Policy"), apps.get_model("cohorts", "ChecklistItem")
    for rule, amount, unit, start, end, source in SPANS:
        policy.objects.create(rule=rule, amount=amount, unit=unit, valid_from=start, valid_to=end, source=source)
    for rule, day, start, end, source in DAYS:
        policy.objects.create(rule=rule, day=day, valid_from=start, valid_to=end, source=source)
    for position, title in enumerate(CHECKLIST, start=1):
        item.objects.create(position=position, title=title, valid_from=FIRST)


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0005_part_two")]

    operations = [
        migrations.RunPython(write_rows, migrations.RunPython.noop),
        no_overlap(
            table="cohorts_policy", owner="rule", start="valid_from", end="valid_to", name="policy_no_overlap"
        ),
        no_overlap(
            table="cohorts_registerentry", owner="person_id", start="entered_on", end="left_on",
            name="register_no_overlap_per_person",
        ),
        append_only("cohorts_planstep"),
        append_only("cohorts_rating"),
    ]  # fmt: skip
