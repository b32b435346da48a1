"""Training and workforce: what the pages answer, what is refused, and how much they ask of the database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cohorts.services import vignettes
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.web.registry import PackContext
from tests.factories import act_of, make_partnership, make_user, place_of
from tests.integration.workstreams.training_made import Made, url
from workstreams.models import Course, SpecLine, Team, Training, WorkforceSpec
from workstreams.presenters.workforce_section import section
from workstreams.services.training import COURSES, NEEDS, TEAMS, TRAININGS
from workstreams.services.training_reads import course_history, matrix
from workstreams.services.workforce import SPECS

pytestmark = pytest.mark.django_db
DAY = date(2017, 5, 12)


@pytest.fixture
def made() -> Made:
    return Made()


def test_the_matrix_says_who_is_late_who_has_not_told_and_what_ran_out(made: Made) -> None:
    course, adults, children, silent = (
        made.course(), made.team("Adults", 10), made.team("Children", 4, place=None), made.team("Silent"),
    )  # fmt: skip
    made.session(course, date(2016, 5, 31), {adults: 9})  # ran out yesterday
    made.session(course, date(2016, 6, 1), {adults: 6, silent: 3})  # counts to this day
    made.session(course, date(2017, 5, 2), {children: 5})
    for team in (adults, children, silent):
        made.asked(team, course, date(2017, 4, 1), 80)
    found = matrix(scope=everything(), partnership=made.here, day=date(2017, 5, 31))
    assert [(cell.team.name, cell.standing, cell.covered.percent) for cell in found.asked] == [
        ("Adults", "late", 60), ("Silent", "no answer", None), ("Children", "met", 100),
    ]  # fmt: skip
    body = made.client().get(url("training")).text
    assert "1 team is late. Of 3 trainings asked for, 1 late, 1 met and 1 without an answer." in body
    assert "80% was due by the end of April 2017" in body
    assert "coverage not known; 3 trained" in body
    assert "the count of the team is older than the training" in body
    assert "71% (10 of 14); 1 team has not told its size" in body


def test_the_matrix_is_narrowed_by_place_and_standing_and_says_how_many(made: Made) -> None:
    course, client = made.course(), made.client()
    for name, place in (("Here", "Havering"), ("There", "Redbridge")):
        made.asked(made.team(name, 3, place=place_of(made.here, place)), course, date(2017, 9, 1))
    place = place_of(made.here, "Redbridge").pk
    for query, shown in (
        ("", 2), (f"&place={place}", 1), ("&stands=late", 0), ("&stands=on the way", 2), ("&page=9", 2),
    ):  # fmt: skip
        body = client.get(url("training") + query, headers={"HX-Request": "true"}).text
        assert f"<p data-status>{shown} team" in body
    assert "choose one from the list" in client.get(url("training") + "&stands=nonsense").text


def test_empty_pages_say_what_will_stand_there(made: Made) -> None:
    client = made.client(Role.BOARD_MEMBER)
    assert "No training yet" in client.get(url("training")).text
    assert "No specification yet" in client.get(url("workforce")).text
    assert "No team yet" in made.client().get(url("training_record")).text
    context = PackContext(made.here, Month(2017, 5), DAY, everything())
    assert section(context) is None


def test_a_session_of_several_teams_is_recorded_whole_or_not_at_all(made: Made) -> None:
    course, adults, children, client = (
        made.course(), made.team("Adults", 10), made.team("Children", 4), made.client(),
    )  # fmt: skip
    typed = {"course": str(course.pk), "on": "2017-05-02", "source": "List <b>", str(adults.pk): "3"}
    answer = client.post(url("training_record"), typed)
    assert (answer.status_code, Training.objects.get().people) == (302, 3)
    again = client.post(url("training_record"), {**typed, str(children.pk): "2"})
    assert again.status_code == 422
    assert "Adults: this course on this day is recorded already." in again.text
    assert 'value="List &lt;b&gt;"' in again.text
    assert Training.objects.count() == 1
    for wrong, says in (
        ({str(adults.pk): ""}, "Enter how many people of at least one team were trained"),
        ({str(adults.pk): "-1"}, "greater than or equal to 0"),
        ({"on": "2999-01-01"}, "has trained nobody yet"),
        ({"course": str(adults.pk)}, "is not one of the available choices"),
    ):
        answer = client.post(url("training_record"), {**typed, **wrong})
        assert answer.status_code == 422
        assert says in answer.text


def test_a_courses_page_shows_how_it_came_on(made: Made) -> None:
    course, adults = made.course(), made.team("Adults", 10)
    made.session(course, date(2017, 2, 14), {adults: 4})
    made.session(course, date(2017, 5, 2), {adults: 2})
    cells = matrix(scope=everything(), partnership=made.here, day=DAY).of_course(course)
    months = course_history(course=course, cells=cells, day=DAY)
    assert [one.covered.percent for one in months] == [0] * 9 + [40, 40, 40, 60]
    assert [one.trained for one in months][-4:] == [4, 0, 0, 2]
    body = made.client(Role.BOARD_MEMBER).get(url("course", course.pk)).text
    assert "60% (6 of 10) of the teams&#39; people have it today. No team is late." in body
    assert "60% of the people were trained in May 2017, from 0% at the end of May 2016." in body
    assert "to 1 May 2018" in body
    assert "Withdraw" not in body


@pytest.mark.parametrize(
    ("table", "values", "field"),
    [
        (COURSES, {"name": "X", "kind": "pbs", "lasts_months": 0}, "lasts_months"),
        (TEAMS, {"name": "X", "people": 3}, "counted_on"),
        (TEAMS, {"name": "X", "counted_on": DAY}, "people"),
        (TEAMS, {"name": "X", "people": 3, "counted_on": date(2017, 5, 13)}, "counted_on"),
        (SPECS, {"title": "X", "needs_group": "99"}, "needs_group"),
        (SPECS, {"title": "X", "vignette": "draft"}, "vignette"),
        (TEAMS, {"name": "X", "place": "elsewhere"}, "place"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    made: Made, table: Any, values: dict[str, Any], field: str
) -> None:
    elsewhere = make_partnership("ELSE")
    if values.get("vignette"):
        story = vignettes.write_vignette(partnership=made.here, title="T", text="T", act=made.act)
        values = {**values, "vignette": story}
    if values.get("place"):
        values = {**values, "place": place_of(elsewhere)}
    with pytest.raises(Refusal) as refusal:
        rows.add(table, values={"partnership": made.here, **values}, act=made.act)
    assert refusal.value.field == field


def test_what_is_asked_and_who_was_there_belong_to_one_partnership_and_stand_once(made: Made) -> None:
    course, team = made.course(), made.team("Adults", 10)
    foreign = Made("ELSE").course()
    made.asked(team, course, date(2017, 8, 1))
    good = {"team": team, "course": course, "percent": 80, "due_on": date(2017, 8, 1)}
    for table, values, field in (
        (NEEDS, {**good, "course": foreign}, "course"),
        (NEEDS, good, "course"),
        (NEEDS, {**good, "percent": 101}, "percent"),
        (TRAININGS, {"team": team, "course": foreign, "on": DAY, "people": 1}, "course"),
        (TRAININGS, {"team": team, "course": course, "on": DAY, "people": 0}, "people"),
    ):
        with pytest.raises(Refusal) as refusal:
            rows.add(table, values=values, act=made.act)  # type: ignore[arg-type]  # two tables
        assert refusal.value.field == field


def test_the_workforce_adds_up_the_gap_and_keeps_what_is_not_known_apart(made: Made) -> None:
    spec = made.spec(
        ("crisis", "Nurse", "2", "0.5"),
        ("settled", "Nurse", "1", "3"),
        ("crisis", "Psychologist", "0.4", None),
    )
    made.course(name="Skill of a Nurse")
    body = made.client(Role.BOARD_MEMBER).get(url("workforce")).text
    assert "1.5 of 3.4 whole-time equivalents needed are missing. Of 0.4 nobody told" in body
    assert body.index("Skill of a Psychologist") < body.index("Skill of a Nurse")
    assert "no course yet" in body
    assert body.count("–</td>") == 3, "what nobody told is neither there nor missing"
    page = made.client().get(url("spec", spec.pk)).text
    assert page.count("not known") == 2
    assert page.index("Crisis") < page.index("Settled at home")


def test_a_story_that_is_a_draft_again_is_not_told(made: Made) -> None:
    story = vignettes.write_vignette(
        partnership=made.here, title="A move", text="Somebody moved.", act=made.act
    )
    other = act_of(make_user(Role.COMMISSIONER, made.here))
    story = vignettes.approve_vignette(vignette=story, version=1, act=other)
    spec = made.spec()
    rows.change(SPECS, row=spec, version=1, values={"vignette": story}, act=made.act)
    client = made.client(Role.BOARD_MEMBER)
    assert "Somebody moved." in client.get(url("spec", spec.pk)).text
    vignettes.rewrite_vignette(vignette=story, version=2, title="A move", text="Not read yet.", act=made.act)
    assert "Not read yet." not in client.get(url("spec", spec.pk)).text
    assert "No story is named." in client.get(url("spec", spec.pk)).text


def test_the_pack_says_who_is_late_and_who_is_missing(made: Made) -> None:
    course, team = made.course(), made.team("Adults", 10)
    made.session(course, date(2017, 5, 2), {team: 4})
    made.asked(team, course, date(2017, 4, 1))
    made.spec(("crisis", "Nurse", "2", "0.5"))
    found = section(PackContext(made.here, Month(2017, 5), DAY, everything()))
    assert found is not None
    assert found.summary == "1 team is late. Of 1 training asked for, 1 late."
    tables = [block.rows for block in found.blocks if hasattr(block, "rows")]
    assert tables[1] == (("Adults", "C(E)TR", "40% (4 of 10)", "100% was due by the end of April 2017"),)
    assert tables[2][0][:2] == ("Nurse", "Crisis")


@pytest.mark.parametrize("name", ["training", "course", "team", "workforce", "spec"])
def test_pages_ask_few_questions_however_much_there_is(
    made: Made, name: str, django_assert_max_num_queries: Any
) -> None:
    courses = [made.course(), made.course(name="PBS", kind="pbs")]
    teams = [made.team(f"Team {at}", at or None) for at in range(7)]
    for at in range(1, 5):
        for course in courses:
            made.session(course, date(2017, at, 3), dict.fromkeys(teams[at:], at))
    made.asked(teams[2], courses[0], date(2017, 1, 1))
    spec = made.spec(*(("crisis", f"Nurse {at}", "2", "1") for at in range(9)))
    pk = {"course": courses[0].pk, "team": teams[1].pk, "spec": spec.pk}.get(name)
    client = made.client()
    with django_assert_max_num_queries(12):
        assert client.get(url(name, pk)).status_code == 200


def test_rows_are_kept_through_the_pages_and_a_withdrawn_parent_hides_its_rows(made: Made) -> None:
    client = made.client()
    assert client.post(url("course_add"), {"name": "PBS", "kind": "pbs"}).status_code == 302
    typed = {
        "name": "Adults",
        "people": "7",
        "counted_on_0": "31",
        "counted_on_1": "3",
        "counted_on_2": "2017",
    }
    assert client.post(url("team_add"), typed).status_code == 302
    team, course = Team.objects.get(), Course.objects.get()
    asked = {"course": str(course.pk), "percent": "50", "due_on": "2017-08"}
    assert client.post(url("training_need_add", team.pk), asked).status_code == 302
    need = team.needs.get()
    assert need.due_on == date(2017, 8, 1)
    assert 'value="2017-08"' in client.get(url("training_need_change", need.pk)).text
    assert client.post(url("spec_add"), {"title": "Home"}).status_code == 302
    spec = WorkforceSpec.objects.get()
    line = {"stage": "crisis", "role": "Nurse", "needed": "1.5", "available": ""}
    assert client.post(url("spec_line_add", spec.pk), line).status_code == 302
    kept = SpecLine.objects.get()
    for name, row, hidden in (("team", team, need), ("spec", spec, kept)):
        child = {"team": "training_need_change", "spec": "spec_line_change"}[name]
        answer = client.post(url(f"{name}_withdraw", row.pk), {"reason": "By mistake", "version": "1"})
        assert answer.status_code == 302
        assert client.get(url(name, row.pk)).status_code == 404
        assert client.get(url(child, hidden.pk)).status_code == 404
