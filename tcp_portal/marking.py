"""The protective marking that stands on packs and on printed pages."""

from typing import Final

MARKING: Final = "Official-Sensitive"
