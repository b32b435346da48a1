"""A web process never loads the libraries that only workers and commands need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

HEAVY = (
    "pandas",
    "numpy",
    "scipy",
    "pptx",
    "xlsxwriter",
    "typst",
    "pypdf",
    "plotly",
    "openpyxl",
    "celery.worker.consumer",
    # redis looks for metrics of an OpenTelemetry that is installed, as it is for tests; these are spans and the sender
    "opentelemetry.sdk.trace",
    "opentelemetry.exporter",
    "google.protobuf",
)


def test_the_web_process_starts_without_heavy_libraries() -> None:
    program = (
        f"import sys, tcp_portal.wsgi\nprint(','.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == ""


def test_the_portal_starts_where_opentelemetry_is_not_installed() -> None:
    """So it is in production, unless the operator asked for it (ADR 0052)."""
    program = (
        "import sys; sys.modules['opentelemetry'] = None\n"
        "import tcp_portal.wsgi; print('tcp_portal.operations.traces' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "True"


def test_every_page_is_loaded_before_processes_are_split() -> None:
    """What is loaded later each process holds for itself."""
    pages = ("cohorts.views.tracker", "trajectories.views.dashboard", "finance.urls", "workstreams.urls")
    program = f"import sys, tcp_portal.wsgi\nprint([name for name in {pages!r} if name not in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
    assert "\npreload_app = True\n" in (ROOT / "gunicorn.conf.py").read_text(encoding="utf-8")
