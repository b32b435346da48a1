"""Words in place of a generated sentence."""

from __future__ import annotations

from django import forms

from tcp_portal.web.forms import NHSForm
from trajectories.domain.registry import MEASURES


class WordsForm(NHSForm):
    """The words, and the version of those that were seen."""

    text = forms.CharField(
        label="Your words",
        help_text="They are read by everyone who reads figures. Never name or describe a person.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    @property
    def seen(self) -> int:
        """The version that was seen; 0 where there were no words."""
        return self.cleaned_data.get("version") or 0


def learning_choices() -> list[tuple[str, str]]:
    """Every measure about which something may have been learnt."""
    return [(one.id, one.title) for one in MEASURES.values()]
