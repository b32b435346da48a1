from __future__ import annotations

import json
import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from jinja2 import UndefinedError

from tcp_portal.charts import Chart, Column, Series, Table, line_chart
from tcp_portal.web.nhs import nhs
from tcp_portal.web.pages import pages


def drawn(source: str, **values: object) -> str:
    return " ".join(pages().from_string(source).render(**values).split())


@pytest.fixture
def table() -> Table:
    return Table(
        caption="People by place",
        columns=(Column("Place"), Column("People", "number", note="at month end"), Column("Since", "date")),
        rows=(("Havering <b>", 6, date(2017, 4, 30)), ("Redbridge", None, None)),
        total=("All", 16, None),
    )


@pytest.fixture
def chart() -> Chart:
    return line_chart(
        "trend",
        title="Inpatients",
        categories=("Mar </script>", "Apr"),
        series=(Series("Actual", (23, 22)),),
        description="23, then 22.",
        source="Register",
    )


def test_a_table_says_its_words_and_figures(table: Table) -> None:
    html = drawn("{{ ui.table(table, id='places') }}", table=table)
    assert '<table class="table" id="places">' in html
    assert "<caption>People by place</caption>" in html
    assert '<th scope="row" data-label="Place">Havering &lt;b&gt;</th>' in html
    assert '<td data-label="People" class="num">6</td>' in html
    assert '<td data-label="People" class="num">\N{EN DASH}</td>' in html
    assert '<td data-label="Since">30 Apr 2017</td>' in html
    assert '<tfoot> <tr> <th scope="row" data-label="Place">All</th>' in html
    assert "at month end</span></th>" in html


def test_a_table_without_total_has_no_foot(table: Table) -> None:
    bare = Table(table.caption, table.columns, table.rows)
    html = drawn("{{ ui.table(table, caption_hidden=true) }}", table=bare)
    assert "<tfoot>" not in html
    assert '<caption class="nhsuk-u-visually-hidden">' in html


def test_a_chart_has_its_picture_its_sentence_and_its_figures(chart: Chart) -> None:
    html = drawn("{{ ui.chart(chart, height='small', title_level=3) }}", chart=chart)
    data = re.search(r'<script id="trend-data" type="application/json">(.*?)</script>', html)
    assert data is not None
    assert json.loads(data[1])["data"][0]["name"] == "Actual"
    assert 'data-chart="trend-data"' in html
    assert "chart__plot--small" in html
    assert '<figcaption id="trend-says">23, then 22. <span class="small">Register</span></figcaption>' in html
    assert "<noscript><svg" in html
    assert '<summary>Data table<span class="nhsuk-u-visually-hidden">: Inpatients</span></summary>' in html
    assert '<h3 class="card__title">Inpatients</h3>' in html


def test_cards_and_tiles() -> None:
    html = drawn("{% call ui.card('Plan', span=6, id='plan', level=3) %}words{% endcall %}")
    assert (
        html == '<section class="card span-6" id="plan"> <h3 class="card__title">Plan</h3> words </section>'
    )
    assert "card__title" not in drawn("{% call ui.card() %}words{% endcall %}")
    tile = drawn("{{ ui.tile('Inpatients', 22, 'plan 22', 'On plan', 'good', href='/x') }}")
    assert '<a href="/x">22</a>' in tile
    assert '<strong class="tag tag--good">On plan</strong> plan 22' in tile
    assert '<p class="tile__value">22</p>' in drawn("{{ ui.tile('Inpatients', 22) }}")


def test_small_words() -> None:
    assert 'role="status"' in drawn("{{ ui.note('Saved.', 'good') }}")
    assert 'role="status"' not in drawn("{{ ui.note('Look.') }}")
    empty = drawn("{{ ui.empty('No one yet', 'They appear here.', '/admit', 'Record an admission') }}")
    assert '<a href="/admit">Record an admission</a>' in empty
    assert "<a " not in drawn("{{ ui.empty('No one yet') }}")
    crumbs = drawn("{{ ui.crumbs([('Tracker', '/t')], 'BHR-003') }}")
    assert '<li aria-current="page">BHR-003</li>' in crumbs
    assert "<div><dt>Owner</dt><dd>Me</dd></div>" in drawn("{{ ui.facts([('Owner', 'Me')]) }}")
    assert '<progress aria-label="Steps" value="8" max="12">8 of 12</progress>' in drawn(
        "{{ ui.progress('Steps', 8, 12) }}"
    )


def test_a_timeline_tells_what_happened() -> None:
    entries = [
        {"when": "2 May", "title": "Admission", "text": "From home."},
        {"when": "1 May", "title": "Call", "text": ""},
    ]
    html = drawn("{{ ui.timeline(entries) }}", entries=entries)
    assert '<p class="timeline__title">2 May · Admission</p> <p>From home.</p>' in html
    assert html.count("<p>") == 1


def test_a_sorted_column_says_its_direction() -> None:
    html = drawn("{{ ui.sort('Stay', '?sort=stay', 'descending', number=true) }}")
    assert '<th scope="col" class="num" aria-sort="descending">' in html
    assert "▼" in html
    assert "▲" in drawn("{{ ui.sort('Stay', '?sort=stay', 'ascending') }}")
    assert "aria-sort" not in drawn("{{ ui.sort('Stay', '?sort=stay') }}")


def test_pages_lead_on_and_back() -> None:
    paginator = Paginator(range(250), 100)
    source = "{{ ui.pagination(page, href) }}"
    middle = drawn(source, page=paginator.page(2), href="?page={}".format)
    assert 'href="?page=1">Previous' in middle
    assert "Page 2 of 3" in middle
    assert 'href="?page=3">Next' in middle
    assert "Previous" not in drawn(source, page=paginator.page(1), href="?page={}".format)
    assert "Next" not in drawn(source, page=paginator.page(3), href="?page={}".format)
    assert drawn(source, page=Paginator([], 100).page(1), href="?page={}".format) == ""


def test_filters_are_a_form_with_an_address() -> None:
    source = """{% call ui.filters('/tracker/', target, keep=[('month', '2017-04')]) %}
      {{ ui.filter_select('place', 'Place', [('', 'All'), (3, 'Havering')], '3') }}
      {{ ui.filter_text('find', 'Find', '<x>', 'Reference') }}{% endcall %}"""
    html = drawn(source, target="results")
    assert (
        '<form class="filters" method="get" action="/tracker/" hx-get="/tracker/" hx-target="#results"'
        in html
    )
    assert '<input type="hidden" name="month" value="2017-04">' in html
    assert '<option value="3" selected>Havering</option>' in html
    assert 'value="&lt;x&gt;"' in html
    assert 'placeholder="Reference"' in html
    assert ">Apply</button>" in html
    assert "hx-get" not in drawn(source, target="")


def test_buttons() -> None:
    assert drawn("{{ ui.button('Save') }}").startswith('<button class="button button--primary"')
    assert (
        drawn("{{ ui.button('Add', '/x', 'secondary') }}")
        == '<a class="button button--secondary" href="/x">Add</a>'
    )
    assert 'name="step" value="2"' in drawn("{{ ui.button('Next', name='step', value='2') }}")


def test_a_button_that_may_not_be_pressed_says_why() -> None:
    html = drawn("{{ ui.button('Close', id='close', disabled_because='Havering has not confirmed.') }}")
    assert 'aria-disabled="true" aria-describedby="close-why"' in html
    assert '<span class="small" id="close-why">Havering has not confirmed.</span>' in html


def test_answers_can_be_changed() -> None:
    rows = [
        {"question": "Ward", "answer": "Elm", "change": "?step=2"},
        {"question": "By", "answer": "Me", "change": ""},
    ]
    html = drawn("{{ ui.answers(rows) }}", rows=rows)
    assert '<a href="?step=2">Change<span class="nhsuk-u-visually-hidden"> ward</span></a>' in html
    assert html.count("<a ") == 1


def test_the_choice_between_two_saves_keeps_mine_unless_told() -> None:
    field = SimpleNamespace(choice="choose-status", label="Status", theirs="Working", yours="Delayed")
    both = SimpleNamespace(fields=[field], hidden=[("version", "4")])
    html = drawn("{{ ui.stale(both) }}", both=both)
    assert '<input type="hidden" name="version" value="4">' in html
    assert 'id="choose-status-yours" name="choose-status" value="yours" checked>' in html
    assert 'id="choose-status-theirs" name="choose-status" value="theirs">' in html


def test_a_wrong_name_in_a_page_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        drawn("{{ nobody }}")
    with pytest.raises(UndefinedError, match="no attribute 'cart'"):
        drawn("{{ ui.cart('x') }}")


def test_the_macros_of_the_design_system_are_at_hand() -> None:
    assert "nhsuk-back-link" in nhs("backLink", href="/", text="Back")
    assert "&lt;b&gt;" in drawn("{{ nhs('tag', text='<b>') }}")


def test_addresses_are_built_by_name() -> None:
    assert drawn("{{ url('web:help') }} {{ static('css/portal.css') }}") == "/help/ /static/css/portal.css"
