"""The values of .env that docker-compose.yml reads."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def secret(name: str) -> str:
    """A value of the environment or of .env; an empty string when neither has it."""
    if name in os.environ:
        return os.environ[name]
    file = ROOT / ".env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    pairs = (line.partition("=") for line in lines if not line.lstrip().startswith("#"))
    return next((value.strip().strip("'\"") for key, _, value in pairs if key.strip() == name), "")
