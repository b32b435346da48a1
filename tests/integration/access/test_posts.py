from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tcp_portal.access import Permission, Role, scope_of
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Organisation, Partnership, Post, User
from tests.factories import make_partnership, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2017, 5, 1)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def user() -> User:
    return User.objects.create_user("Someone@Example.org", "a long enough password", name="Someone")


def post(user: User, role: Role, **more: object) -> Post:
    return Post.objects.create(user=user, role=role, **{"valid_from": TODAY, **more})


def test_a_post_gives_its_rights_from_its_first_day_until_its_last(
    user: User, partnership: Partnership
) -> None:
    post(user, Role.COMMISSIONER, partnership=partnership, valid_to=TODAY + timedelta(days=10))
    held = {day: scope_of(user.pk, today=TODAY + timedelta(days=day)) for day in (-1, 0, 9, 10)}
    assert [scope.allows(Permission.VIEW_PEOPLE) for scope in held.values()] == [False, True, True, False]


def test_a_closed_account_has_no_rights(user: User, partnership: Partnership) -> None:
    post(user, Role.COMMISSIONER, partnership=partnership)
    user.is_active = False
    user.save()
    assert scope_of(user.pk, today=TODAY).grants == ()


def test_a_regional_viewer_reaches_the_partnerships_of_the_region(user: User) -> None:
    here = make_partnership(region="London")
    make_partnership("NORTH", region="North")
    post(user, Role.REGIONAL_VIEWER, region="London")
    assert scope_of(user.pk, today=TODAY).partnership_ids(Permission.VIEW_MEASURES) == {here.pk}


def test_a_national_viewer_reaches_all(user: User) -> None:
    all_of_them = {make_partnership().pk, make_partnership("ELSE").pk}
    post(user, Role.REGIONAL_VIEWER)
    assert scope_of(user.pk, today=TODAY).partnership_ids(Permission.VIEW_MEASURES) >= all_of_them


def test_a_command_reaches_every_partnership(partnership: Partnership) -> None:
    scope = everything()
    assert scope.user_id is None
    assert partnership.pk in scope.partnership_ids(Permission.VIEW_MEASURES)


@pytest.mark.parametrize(
    "more",
    [
        {"role": Role.COMMISSIONER},
        {"role": Role.REGIONAL_VIEWER, "valid_to": TODAY - timedelta(days=1)},
    ],
)
def test_the_database_refuses_a_post_that_cannot_be(user: User, more: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        post(user, **more)  # type: ignore[arg-type]


def test_the_e_mail_address_is_kept_in_small_letters(user: User) -> None:
    assert user.email == "someone@example.org"
    assert User.objects.get_by_natural_key("SOMEONE@example.org") == user
    assert str(user) == user.get_full_name() == "Someone"


class TestReferenceData:
    def client(self, role: Role, partnership: Partnership) -> Client:
        client = Client()
        client.force_login(make_user(role, partnership))
        return client

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
    def test_only_administrators_come_in(self, role: Role, partnership: Partnership) -> None:
        answer = self.client(role, partnership).get(reverse("admin:index"))
        assert answer.status_code in (302, 403)
        assert "Organisations" not in answer.text

    def test_an_administrator_sees_every_list(self, partnership: Partnership) -> None:
        client = self.client(Role.ADMINISTRATOR, partnership)
        assert client.get(reverse("admin:index")).status_code == 200
        for model in (
            "organisation",
            "site",
            "partnership",
            "place",
            "membership",
            "population",
            "user",
            "post",
        ):
            assert client.get(reverse(f"admin:partnerships_{model}_changelist")).status_code == 200
            assert client.get(reverse(f"admin:partnerships_{model}_add")).status_code == 200

    def test_a_change_is_audited_with_old_and_new(self, partnership: Partnership) -> None:
        client = self.client(Role.ADMINISTRATOR, partnership)
        body = Organisation.objects.create(
            name="Havering CCG", short_name="Havering", kind="ccg", ods_code="08F"
        )
        form = {"name": body.name, "short_name": "Hav", "kind": "ccg", "ods_code": "08F"}
        answer = client.post(reverse("admin:partnerships_organisation_change", args=[body.pk]), form)
        assert answer.status_code == 302
        entry = AuditEntry.objects.get(did="change reference data")
        assert entry.changes == {"short_name": ["Havering", "Hav"]}

    def test_an_addition_is_audited(self, partnership: Partnership) -> None:
        client = self.client(Role.ADMINISTRATOR, partnership)
        form = {"name": "A council", "short_name": "Council", "kind": "council", "ods_code": ""}
        client.post(reverse("admin:partnerships_organisation_add"), form)
        assert AuditEntry.objects.filter(did="add reference data").count() == 1

    def test_a_new_account_has_no_password_until_its_owner_sets_one(self, partnership: Partnership) -> None:
        client = self.client(Role.ADMINISTRATOR, partnership)
        form = {"email": "new@example.org", "name": "New", "is_active": "on"}
        client.post(reverse("admin:partnerships_user_add"), form)
        account = User.objects.get(email="new@example.org")
        assert not account.has_usable_password()
        client.post(reverse("admin:partnerships_user_change", args=[account.pk]), {**form, "name": "Newer"})
        account.refresh_from_db()
        assert account.name == "Newer"

    def test_nothing_is_deleted(self, partnership: Partnership) -> None:
        client = self.client(Role.ADMINISTRATOR, partnership)
        address = reverse("admin:partnerships_partnership_delete", args=[partnership.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403
        assert Partnership.objects.filter(pk=partnership.pk).exists()


def test_a_new_post_bites_at_the_next_click(partnership: Partnership) -> None:
    reader = make_user(Role.BOARD_MEMBER, partnership)
    client = Client()
    client.force_login(reader)
    assert client.get(reverse("audit:log")).status_code == 403
    post(reader, Role.IG_OFFICER, valid_from=timezone.localdate())
    assert client.get(reverse("audit:log")).status_code == 200
