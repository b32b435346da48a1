"""What stands for ever once a pack goes out: checks set aside, signatures, and issued editions. Append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tcp_portal.kept import OfPartnershipQuerySet, one_of
from tcp_portal.models import Identified
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models.packs import Pack
from tcp_portal.packs.models.runs import PackRun
from tcp_portal.partnerships.models import User


class CheckOverride(Identified):
    """A finding that somebody let pass, and why. It is of that sentence: other figures make another finding."""

    run = models.ForeignKey(PackRun, on_delete=models.PROTECT, related_name="overrides")
    finding = models.CharField(max_length=64)
    check_key = models.CharField(max_length=40)
    sentence = models.TextField()
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "finding"], name="check_override_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="check_override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.sentence


class Signer(models.TextChoices):
    MANAGER = "manager", "Programme manager"
    OWNER = "owner", "Senior responsible owner"


class SignOff(Identified):
    """A signature under the drafts of one round, with the digests of what was signed."""

    run = models.ForeignKey(PackRun, on_delete=models.PROTECT, related_name="sign_offs")
    round = models.PositiveSmallIntegerField()
    signer = models.CharField(max_length=7, choices=Signer.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digests = models.JSONField(help_text="By edition: SHA-256 of the words, tables and charts signed.")

    class Meta:
        constraints = [
            one_of("signer", Signer, "sign_off_signer_is_known"),
            models.UniqueConstraint(fields=["run", "round", "signer"], name="sign_off_once_a_role"),
            models.UniqueConstraint(fields=["run", "round", "by"], name="sign_off_once_a_person"),
            models.CheckConstraint(condition=Q(round__gte=1), name="sign_off_round_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_signer_display()}, round {self.round}"


class IssuedEditionQuerySet(OfPartnershipQuerySet["IssuedEdition"]):
    partnership_path = "run__partnership"


class IssuedEdition(Identified):
    """An edition as it went out: its document, the digest of its numbers, and the hash of each file."""

    run = models.ForeignKey(PackRun, on_delete=models.PROTECT, related_name="issued")
    edition = models.CharField(max_length=14)
    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="issued_edition")
    document = models.JSONField(help_text="The neutral document; no person in it.")
    digest = models.CharField(max_length=64, help_text="SHA-256 over its words, tables and charts.")
    files = models.JSONField(help_text="By format: SHA-256 and size.")
    manager = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    objects = IssuedEditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__in=[edition.value for edition in Edition]),
                name="issued_edition_is_known",
            ),
            models.UniqueConstraint(fields=["run", "edition"], name="issued_edition_once"),
            models.CheckConstraint(
                condition=~Q(manager=F("owner")), name="issued_edition_is_signed_by_two_people"
            ),
            models.CheckConstraint(condition=~Q(digest=""), name="issued_edition_has_a_digest"),
        ]

    def __str__(self) -> str:
        return f"{Edition(self.edition).label}, {self.run.month.label}"
