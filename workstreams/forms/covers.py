"""The words of a cover sheet."""

from __future__ import annotations

from django import forms

from tcp_portal.web.row_forms import RowForm, lines
from workstreams.models.covers import ActionRequired


class CoverForm(RowForm):
    """All of it may stay empty: what is empty is printed as not stated."""

    paper_number = forms.CharField(label="Paper number", max_length=40, required=False)
    action_required = forms.ChoiceField(
        label="What is asked of the body?",
        choices=[("", "Not stated"), *ActionRequired.choices],
        required=False,
    )
    author = forms.CharField(label="Author", max_length=160, required=False)
    executive_lead = forms.CharField(label="Executive lead", max_length=160, required=False)
    earlier_committees = lines("Which committees have seen it?", rows=2)
    attachments = lines("Attachments", rows=2)
    objectives = lines("Which objectives of the body does it serve?", rows=2)
    summary = lines("Executive summary", rows=6)
    risk = lines("Risk", rows=2)
    finance = lines("Finance", rows=2)
    engagement = lines("Engagement", rows=2)
    quality = lines("Quality", rows=2)
    equality = lines("Equality", rows=2)
    privacy = lines("Privacy", rows=2)
    legal = lines("Legal", rows=2)
    groups = (
        ("What it means for", ("risk", "finance", "engagement", "quality", "equality", "privacy", "legal")),
    )
