#!/usr/bin/env python
"""Runs Django's and the portal's own commands."""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
