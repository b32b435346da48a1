"""Reference data: organisations, partnerships, places, populations, people who work here and their posts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.dispatch import Signal
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from tcp_portal.access.admin_site import ReferenceAdmin
from tcp_portal.partnerships.models import (
    Membership,
    Organisation,
    Partnership,
    Place,
    Population,
    Post,
    Site,
    User,
)

account_opened = Signal()  # the room of accounts, which stands above this one, invites the owner


@admin.register(Organisation)
class OrganisationAdmin(ReferenceAdmin):
    list_display = ("name", "kind", "ods_code", "opened_on", "closed_on")
    list_filter = ("kind",)
    search_fields = ("name", "short_name", "ods_code")
    ordering = ("name",)


@admin.register(Site)
class SiteAdmin(ReferenceAdmin):
    list_display = ("name", "provider", "town", "ods_code")
    list_select_related = ("provider",)
    search_fields = ("name", "provider__name", "ods_code")
    ordering = ("name",)


@admin.register(Partnership)
class PartnershipAdmin(ReferenceAdmin):
    list_display = ("code", "name", "region", "starts_on", "synthetic")
    list_filter = ("region", "synthetic")
    search_fields = ("code", "name")
    ordering = ("name",)


@admin.register(Place)
class PlaceAdmin(ReferenceAdmin):
    list_display = ("name", "partnership", "position")
    list_select_related = ("partnership",)
    search_fields = ("name", "partnership__name")
    ordering = ("partnership__name", "position", "name")


@admin.register(Membership)
class MembershipAdmin(ReferenceAdmin):
    list_display = ("organisation", "partnership", "place", "valid_from", "valid_to")
    list_select_related = ("organisation", "partnership", "place")
    search_fields = ("organisation__name", "partnership__name")
    ordering = ("partnership__name", "organisation__name", "valid_from")


@admin.register(Population)
class PopulationAdmin(ReferenceAdmin):
    list_display = ("partnership", "place", "basis", "year", "count", "source")
    list_select_related = ("partnership", "place")
    ordering = ("partnership__name", "year")


@admin.register(User)
class UserAdmin(ReferenceAdmin):
    """An account is opened without a password; its owner chooses one by the link that is sent to them.

    What else is done to an account (closing it, resetting a factor) stands on a page of its own, with its meaning.
    """

    list_display = ("email", "name", "is_active", "last_login", "account")
    fields = ("email", "name")
    search_fields = ("email", "name")
    ordering = ("email",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            account_opened.send(sender=User, request=request, user=obj)

    def view_on_site(self, obj: User) -> str:
        """Where the admin's own link at the top of the form leads."""
        return reverse("accounts:person", args=[obj.pk])

    @admin.display(description="Account")
    def account(self, obj: User) -> str:
        return format_html('<a href="{}">Account</a>', self.view_on_site(obj))


@admin.register(Post)
class PostAdmin(ReferenceAdmin):
    list_display = ("user", "role", "partnership", "organisation", "place", "valid_from", "valid_to")
    list_select_related = ("user", "partnership", "organisation", "place")
    list_filter = ("role",)
    search_fields = ("user__email", "user__name", "partnership__name")
    ordering = ("user__email", "valid_from")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **more: Any) -> Any:
        """Days are half-open throughout the portal; nobody guesses that, so the form says it."""
        help_texts = {
            "valid_to": "The first day on which the post is no longer held. Empty while it is held."
        }
        return super().get_form(request, obj, change=change, help_texts=help_texts, **more)
