"""The second wall: rows about people are given out by partnership (tcp_portal/access/wall.py)."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import reached, reached_by, walled


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0013_leave_never_overlaps"), ("partnerships", "0005_reach_of_the_wall")]

    operations = [
        walled("cohorts_person", reached()),
        walled("cohorts_spell", reached()),
        walled("cohorts_outsidereview", reached_by("cohorts_person", "person_id")),
        walled("cohorts_involvement", reached_by("cohorts_person", "person_id")),
        walled("cohorts_objection", reached_by("cohorts_person", "person_id")),
        walled("cohorts_healthcheck", reached_by("cohorts_person", "person_id")),
        walled("cohorts_mortalityreview", reached_by("cohorts_person", "person_id")),
        walled("cohorts_schoolplacement", reached_by("cohorts_person", "person_id")),
        walled("cohorts_confirmation", reached_by("cohorts_person", "person_id")),
        walled("cohorts_registerentry", reached_by("cohorts_person", "person_id")),
        walled("cohorts_review", reached_by("cohorts_person", "person_id")),
        walled("cohorts_action", reached_by("cohorts_person", "person_id")),
        walled("cohorts_mismatch", reached_by("cohorts_person", "person_id")),
        walled("cohorts_dispute", reached_by("cohorts_person", "person_id")),
        walled("cohorts_discussion", reached_by("cohorts_person", "person_id")),
        walled("cohorts_episode", reached_by("cohorts_spell", "spell_id")),
        walled("cohorts_leave", reached_by("cohorts_spell", "spell_id")),
        walled("cohorts_dischargeplan", reached_by("cohorts_spell", "spell_id")),
        walled("cohorts_delay", reached_by("cohorts_spell", "spell_id")),
        walled("cohorts_barrier", reached_by("cohorts_spell", "spell_id")),
        walled("cohorts_visit", reached_by("cohorts_spell", "spell_id")),
        walled("cohorts_rootcause", reached_by("cohorts_spell", "spell_id")),
        walled("cohorts_planstep", reached_by("cohorts_dischargeplan", "plan_id")),
        walled("cohorts_checklistmark", reached_by("cohorts_dischargeplan", "plan_id")),
        walled("cohorts_agreement", reached_by("cohorts_dischargeplan", "plan_id")),
        walled("cohorts_rating", reached_by("cohorts_registerentry", "entry_id")),
        walled("cohorts_registerreview", reached_by("cohorts_registerentry", "entry_id")),
        walled("cohorts_finding", reached_by("cohorts_review", "review_id")),
        walled("cohorts_trackermeeting", reached()),
        walled("cohorts_registerreturn", reached()),
        walled("cohorts_importrun", reached()),
        walled("cohorts_vignette", reached()),
        walled("cohorts_importrow", reached_by("cohorts_importrun", "run_id")),
        walled("cohorts_handover", f"{reached('from_partnership_id')} OR {reached('to_partnership_id')}"),
    ]
