"""The key of what the trail says of who one person is."""

from __future__ import annotations

from django.db import models

from tcp_portal.sealed import SealedField


class TrailKey(models.Model):
    """One key a person. The trail takes no change, so names in it are sealed with a key that can be thrown away.

    The key itself is sealed with the portal's data keys, which is what `rotate_keys` changes. Once it is deleted nobody
    can read any more who the person was, and the trail stays whole.
    """

    person_id = models.UUIDField(primary_key=True)
    key = SealedField(help_text="Sealed with the data keys.")

    def __str__(self) -> str:
        return str(self.person_id)
