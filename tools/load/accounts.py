"""Opens an account for each visitor of the morning, in all partnerships of the national data. Prints JSON."""

from __future__ import annotations

import json
import os
from typing import Any

import django

ACCOUNTS, PASSWORD = 200, "a-long-enough-word-for-the-morning"


def main() -> None:
    """Makes them; who is there already stays."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    from tcp_portal.access.wall import crossing

    with crossing("a command of the operator"):
        print(json.dumps({"accounts": opened(), "password": PASSWORD}))


def opened() -> list[dict[str, str]]:
    """A third each: a commissioner, a programme manager, a Board member; partnership after partnership."""
    from django.contrib.auth.hashers import make_password

    from tcp_portal.access import Role
    from tcp_portal.partnerships.demo.national import FIRST_DAY, OPENS_AT
    from tcp_portal.partnerships.models import Partnership, Post, User

    roles = (Role.COMMISSIONER, Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER)
    partnerships, password = list(Partnership.objects.order_by("code")), make_password(PASSWORD)
    found: list[dict[str, Any]] = []
    for number in range(ACCOUNTS):
        role, where = roles[number % len(roles)], partnerships[number % len(partnerships)]
        email = f"visitor{number}@morning.example"
        user, is_new = User.objects.get_or_create(
            email=email, defaults={"name": f"Visitor {number}", "password": password}
        )
        if is_new:
            Post.objects.create(user=user, role=role, partnership=where, valid_from=FIRST_DAY)
        found.append(
            {"email": email, "role": role.value, "query": f"?partnership={where.code}&month={OPENS_AT:%Y-%m}"}
        )
    return found


if __name__ == "__main__":
    main()
