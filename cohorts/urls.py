"""The register's addresses. People, stays and ward stays are known by random identities only."""

from __future__ import annotations

from django.urls import path

from cohorts.views import (
    actions,
    admissions,
    corrections,
    handovers,
    moves,
    person,
    plans,
    quality,
    reviews,
    tracker,
    work,
)

app_name = "cohorts"

urlpatterns = [
    path("tracker/", tracker.show_tracker, name="tracker"),
    path("work/", work.show_work, name="work"),
    path("work/confirm/", work.confirm_many, name="confirm_many"),
    path("work/digest/", work.choose_digest, name="work_digest"),
    path("tracker/export.csv", tracker.export_csv, name="export"),
    path("admissions/", admissions.find_person, name="admit"),
    path("admissions/new/<slug:kind>/", admissions.admit_new, name="admit_new"),
    path("people/<uuid:person_id>/", person.show_person, name="person"),
    path("people/<uuid:person_id>/nhs-number/", person.show_nhs_number, name="nhs_number"),
    path("people/<uuid:person_id>/confirm/", work.confirm_person, name="confirm"),
    path("people/<uuid:person_id>/plan/", plans.edit_plan, name="plan"),
    path("people/<uuid:person_id>/row/", plans.show_row, name="row"),
    path("people/<uuid:person_id>/admissions/<slug:kind>/", admissions.admit_known, name="admit_known"),
    path("people/<uuid:person_id>/transfer/", moves.transfer, name="transfer"),
    path("people/<uuid:person_id>/discharge/", moves.discharge, name="discharge"),
    path("people/<uuid:person_id>/transfer-out/", handovers.transfer_out, name="transfer_out"),
    path("people/<uuid:person_id>/out-of-scope/", moves.out_of_scope, name="out_of_scope"),
    path("people/<uuid:person_id>/death/", moves.death, name="death"),
    path("people/<uuid:person_id>/correct/", corrections.correct_person, name="correct_person"),
    path("stays/<uuid:spell_id>/correct/", corrections.correct_spell, name="correct_spell"),
    path("ward-stays/<uuid:episode_id>/correct/", corrections.correct_episode, name="correct_episode"),
    path("actions/for/<uuid:cause_id>/<slug:origin>/", actions.agree, name="action_agree"),
    path("actions/<uuid:action_id>/", actions.change, name="action"),
    path("actions/<uuid:action_id>/close/", actions.close, name="action_close"),
    path("registers/quality/", quality.show_quality, name="data_quality"),
    path("registers/transfers/", handovers.list_transfers, name="handovers"),
    path("registers/transfers/<uuid:handover_id>/", handovers.show_offer, name="handover"),
    path("registers/transfers/<uuid:handover_id>/withdraw/", handovers.withdraw, name="handover_withdraw"),
    path("registers/transfers/<uuid:handover_id>/accept/", handovers.accept, name="handover_accept"),
    path("registers/transfers/<uuid:handover_id>/decline/", handovers.decline, name="handover_decline"),
    path("people/<uuid:person_id>/reviews/", reviews.show_reviews, name="reviews"),
    path("people/<uuid:person_id>/reviews/record/", reviews.record, name="review_record"),
    path("people/<uuid:person_id>/reviews/book/", reviews.book, name="review_book"),
    path("people/<uuid:person_id>/reviews/declined/", reviews.declined, name="review_declined"),
    path("reviews/<uuid:review_id>/held/", reviews.hold, name="review_held"),
    path("reviews/<uuid:review_id>/declined/", reviews.decline_booked, name="review_refused"),
    path("reviews/<uuid:review_id>/cancel/", reviews.cancel, name="review_cancel"),
    path("reviews/<uuid:review_id>/change/", reviews.change, name="review_change"),
    path("reviews/<uuid:review_id>/escalate/", reviews.escalate, name="review_escalate"),
]
