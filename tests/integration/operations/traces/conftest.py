from __future__ import annotations

from typing import Any

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tcp_portal.operations import spans


@pytest.fixture
def sent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """Spans are asked for, every statement has its own, and they stay here."""
    settings.PORTAL_TRACES_URL = "http://127.0.0.1:9/v1/traces"
    exporter = InMemorySpanExporter()
    monkeypatch.setattr(spans, "_providers", [spans.provider_with(SimpleSpanProcessor(exporter))])
    monkeypatch.setattr(spans, "SLOW_MS", 0)
    return exporter
