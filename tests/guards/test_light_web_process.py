"""A web process never loads the libraries that only workers and commands need."""

from __future__ import annotations

import subprocess
import sys

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
)


def test_the_web_process_starts_without_heavy_libraries() -> None:
    program = (
        "import sys, tcp_portal.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        f"print(','.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == ""
