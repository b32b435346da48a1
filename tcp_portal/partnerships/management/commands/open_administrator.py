"""`manage.py open_administrator --email … --name …`: the account from which every other one is opened."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from tcp_portal.access import Role
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import Post, User


class Command(BaseCommand):
    help = "Opens an account with an administrator's post and asks for its password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        email, name = options["email"].strip().lower(), options["name"].strip()
        if User.objects.filter(email=email).exists():
            raise CommandError("There is an account with this e-mail address already.")
        password = getpass("Password: ")
        if password != getpass("Password again: "):
            raise CommandError("The two passwords differ. Nothing was saved.")
        try:
            validate_email(email)
            validate_password(password, User(email=email, name=name))
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        _open(email=email, name=name, password=password, now=timezone.now())
        self.stdout.write("The account is open. Sign in and open the others under Reference data.")


@transaction.atomic
def _open(*, email: str, name: str, password: str, now: datetime) -> None:
    user = User.objects.create_user(email, password, name=name)
    post = Post.objects.create(user=user, role=Role.ADMINISTRATOR, valid_from=timezone.localdate(now))
    audit.record(by=None, did="open administrator", at=now, obj=post)
