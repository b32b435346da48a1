from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, QueryDict
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from tcp_portal.access import Role, scope_of
from tcp_portal.audit import services as audit
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.frame import Frame
from tests.factories import PartnershipFactory, PostFactory

TODAY = date(2017, 5, 12)
FrameOf = Callable[..., Frame]


@pytest.fixture
def frame_of(rf: RequestFactory, manager: User) -> FrameOf:
    def frame_of(query: str = "", *, user: User = manager, path: str = "/") -> Frame:
        request: HttpRequest = rf.get(path)
        request.user, request.scope = user, scope_of(user.pk, today=TODAY)  # type: ignore[attr-defined]
        request.resolver_match = resolve(path)
        request.session = SessionBase()
        return Frame.of(request, QueryDict(query), today=TODAY)  # type: ignore[arg-type]

    return frame_of


def test_pages_open_at_the_month_that_the_partnership_names(frame_of: FrameOf, bhr: Partnership) -> None:
    frame = frame_of()
    assert frame.partnership == bhr
    assert frame.month == Month(2017, 4)
    assert frame.as_at == frame.day == date(2017, 4, 30)


def test_pages_open_at_the_last_complete_month_where_none_is_named(
    frame_of: FrameOf, bhr: Partnership
) -> None:
    bhr.opens_at = None
    bhr.save()
    frame = frame_of()
    assert (frame.month, frame.day) == (Month(2017, 4), TODAY)


def test_a_month_that_still_runs_ends_today(frame_of: FrameOf) -> None:
    assert frame_of("month=2017-05").as_at == TODAY


@pytest.mark.parametrize(
    "query",
    [
        "partnership=NOPE",
        "partnership=OTHER",
        "month=2017-13",
        "month=April",
        "month=2017-06",
        "month=2016-02",
    ],
)
def test_what_is_unknown_or_not_the_readers_is_not_found(frame_of: FrameOf, query: str) -> None:
    PartnershipFactory.create(code="OTHER")
    with pytest.raises(Http404):
        frame_of(query)


def test_the_months_go_from_this_one_back_to_the_start_by_financial_year(frame_of: FrameOf) -> None:
    years = frame_of().months
    assert [year for year, _ in years] == ["2017/18", "2016/17", "2015/16"]
    assert years[0][1] == (("2017-05", "May 2017"), ("2017-04", "April 2017"))
    assert years[2][1] == (("2016-03", "March 2016"),)


def test_links_carry_the_choice_on(frame_of: FrameOf) -> None:
    frame = frame_of("month=2017-03&partnership=BHR")
    assert frame.query == "partnership=BHR&month=2017-03"
    assert frame.url("web:help") == "/help/?partnership=BHR&month=2017-03"
    assert frame.url("web:help", month="2017-01", place=["a", "b"], find=None) == (
        "/help/?partnership=BHR&month=2017-01&place=a&place=b"
    )
    assert frame.url("account_reset_password_from_key", "1", "key").startswith(
        "/accounts/password/reset/key/1-key/?"
    )


def test_a_reader_of_several_partnerships_may_choose(
    frame_of: FrameOf, manager: User, bhr: Partnership
) -> None:
    other = PartnershipFactory.create(code="ANY", name="Anywhere", starts_on=date(2015, 4, 1))
    PostFactory.create(user=manager, role=Role.BOARD_MEMBER, partnership=other)
    frame = frame_of("partnership=BHR")
    assert frame.partnerships == (other, bhr)
    assert frame.partnership == bhr
    assert frame_of().partnership == other
    assert frame.role == "Programme manager, Board member"


def test_filters_stay_when_another_month_is_chosen(frame_of: FrameOf) -> None:
    frame = frame_of("month=2017-03&partnership=BHR&place=a&place=b&page=3")
    assert frame.kept == (("place", "a"), ("place", "b"))


def test_filters_do_not_follow_into_another_partnership(frame_of: FrameOf, manager: User) -> None:
    PostFactory.create(user=manager, partnership=PartnershipFactory.create())
    assert frame_of("place=a").kept == ()


def test_the_navigation_shows_what_the_reader_may_use(frame_of: FrameOf, nobody: User) -> None:
    labels = [link.label for link in frame_of().nav]
    assert labels[0] == "Home"
    assert "Board packs" in labels
    assert "Access log" not in labels
    assert [link.label for link in frame_of(user=nobody).nav] == ["Home"]


def test_the_navigation_marks_where_the_reader_is(frame_of: FrameOf) -> None:
    def current(path: str) -> dict[str, str]:
        return {link.label: link.current for link in frame_of(path=path).nav if link.current}

    assert current("/") == {"Home": "page"}
    assert current("/packs/") == {"Board packs": "page"}
    assert current("/packs/6f1fe8f2-5fd4-4d43-a11b-a4eb4e4b1f6e/") == {"Board packs": "true"}
    assert current("/help/") == {}
    assert current(reverse("cohorts:work")) == {"Home": "true"}
    assert current("/tracker/") == {"Tracker": "page"}


def test_a_page_stands_in_the_group_of_the_page_above_it(frame_of: FrameOf) -> None:
    def marked(path: str) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (group.title, [(page.label, page.current) for page in group.pages if page.current])
            for group in frame_of(path=path).sub_nav
            if group.is_here
        ]

    assert marked("/performance/outcomes/") == [("Who and what", [("Outcomes", "page")])]
    assert marked("/performance/outcomes/new/") == [("Who and what", [("Outcomes", "true")])]


def test_a_reader_without_partnership_gets_a_frame_without_choice(frame_of: FrameOf, nobody: User) -> None:
    frame = frame_of(user=nobody)
    assert (frame.query, frame.months, frame.last_entry, frame.role) == ("", (), "", "No role yet")
    assert frame.url("web:help") == "/help/"
    assert frame.month == Month(2017, 4)
    with pytest.raises(Http404):
        frame.partnership  # noqa: B018  # the property raises


def test_the_last_entry_is_the_last_change_in_this_partnership(
    frame_of: FrameOf, manager: User, bhr: Partnership
) -> None:
    assert frame_of().last_entry == ""
    now = timezone.now()
    audit.record(by=manager, did="discharge", at=now, partnership_id=bhr.pk)
    later = now.replace(hour=20)
    audit.record_read(by=manager, how="person page", at=later, partnership_id=bhr.pk, person_ids=())
    elsewhere = PartnershipFactory.create()
    audit.record(by=manager, did="admission", at=later, partnership_id=elsewhere.pk)
    assert frame_of().last_entry == "Last entry 12 May 2017, 09:30"


def test_the_bars_are_on_the_page(signed_in: Client) -> None:
    html = signed_in.get("/help/?month=2017-03&x=1").content.decode()
    assert '<option value="2017-03" selected>March 2017</option>' in html
    assert "Synthetic people" in html
    assert '<input type="hidden" name="x" value="1">' in html
    assert "<summary>Programme manager</summary>" in html
    assert "Signed in as <b>Pat Mason</b>" in html


def test_a_partnership_of_real_people_has_no_tag(signed_in: Client, bhr: Partnership, manager: User) -> None:
    bhr.synthetic = False
    bhr.save()
    PostFactory.create(user=manager, partnership=PartnershipFactory.create(name="Anywhere", synthetic=False))
    html = signed_in.get("/help/").content.decode()
    assert "Synthetic people" not in html
    assert '<select id="frame-partnership" name="partnership">' in html


def test_a_page_asks_four_times_for_its_frame(
    signed_in: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    """Session, reader, posts, partnerships with their last entry."""
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        signed_in.get("/help/")
