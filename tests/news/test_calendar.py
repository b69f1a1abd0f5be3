"""When a digest is due: what people type, and nights on which the clocks change."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.calendar import EVERY_DAY, CalendarError, next_due, parse_days, parse_time, zone, zone_name

ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Damascus", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",
    "America/St_Johns", "Africa/Casablanca", "Asia/Tehran", "America/Santiago", "Africa/Cairo", "UTC", "+05:30",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("08:00", 8, 0), ("8", 8, 0), ("8.30", 8, 30), ("8h30", 8, 30), ("20h", 20, 0), ("8:30 pm", 20, 30),
        ("12 am", 0, 0), ("12 p.m.", 12, 0), ("٠٨:٣٠", 8, 30), ("۲۰:۰۵", 20, 5), (" 7:05 ", 7, 5),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_as_people_write_it(typed, hour, minute):
    assert parse_time(typed) == time(hour, minute)


@pytest.mark.parametrize("typed", ["", "24:00", "8:60", "morning", "13 pm", "0 am", "8:0", "-3", "8:00:00"])
def test_what_is_no_time_of_day_is_refused_with_an_example(typed):
    with pytest.raises(CalendarError, match=r"\d\d:\d\d"):
        parse_time(typed)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", EVERY_DAY), ("daily", EVERY_DAY), ("weekdays", {0, 1, 2, 3, 4}), ("Weekends", {5, 6}),
        ("mon,thu", {0, 3}), ("Mon Thu", {0, 3}), ("mon-wed", {0, 1, 2}), ("fri – mon", {4, 5, 6, 0}),
        ("sun", {6}), ("mon، tue", {0, 1}), ("weekends mon", {5, 6, 0}), ("Mon.", {0}),
    ],
)  # fmt: skip
def test_weekdays_are_read_by_name_list_and_range(typed, days):
    assert parse_days(typed) == days


@pytest.mark.parametrize("typed", ["someday", "mon-", "weekdays-sun", "1,2"])
def test_what_is_no_weekday_is_refused_by_name(typed):
    with pytest.raises(CalendarError, match="weekday"):
        parse_days(typed)


def test_days_can_be_named_in_another_language():
    assert parse_days("пн,чт", {"пн": frozenset({0}), "чт": frozenset({3})}) == {0, 3}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("europe/berlin", "Europe/Berlin"), ("America/New York", "America/New_York"), ("utc", "UTC"),
        ("+03:00", "+03:00"), ("+3", "+03:00"), ("UTC-4:30", "-04:30"), ("GMT +0545", "+05:45"), ("−3", "-03:00"),
    ],
)  # fmt: skip
def test_a_zone_is_read_by_name_or_offset(typed, name):
    assert zone_name(typed) == name
    zone(name)


@pytest.mark.parametrize("typed", ["", "Atlantis", "+15", "+03:75", "../etc/passwd", "+14:01"])
def test_what_is_no_zone_is_refused(typed):
    with pytest.raises(CalendarError, match="not a time zone"):
        zone_name(typed)
    with pytest.raises(CalendarError):
        zone(typed)


def test_it_is_today_while_the_hour_is_ahead_and_tomorrow_once_it_has_come():
    early = datetime(2026, 3, 10, 5, 59, tzinfo=UTC)
    eight = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
    assert next_due(early, time(8), EVERY_DAY, "Africa/Cairo") == eight
    assert next_due(eight, time(8), EVERY_DAY, "Africa/Cairo") == eight + timedelta(days=1)


def test_only_the_days_asked_for_count_and_they_are_local_days():
    sunday_night = datetime(2026, 3, 8, 20, 0, tzinfo=UTC)
    due = next_due(sunday_night, time(0, 30), frozenset({0}), "Asia/Tehran")
    assert due == datetime(2026, 3, 8, 21, 0, tzinfo=UTC)


def test_a_time_that_occurs_twice_is_its_first_occurrence_and_comes_once():
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)
    first = next_due(before, time(2, 30), EVERY_DAY, "Europe/Berlin")
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_due(first, time(2, 30), EVERY_DAY, "Europe/Berlin") == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_time_that_is_skipped_still_comes_once_that_day():
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    first = next_due(before, time(2, 30), EVERY_DAY, "Europe/Berlin")
    assert first == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert next_due(first, time(2, 30), EVERY_DAY, "Europe/Berlin") == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_no_days_at_all_are_refused():
    with pytest.raises(CalendarError, match="weekday"):
        next_due(datetime(2026, 3, 10, tzinfo=UTC), time(8), frozenset(), "UTC")


@given(
    start=st.integers(0, 20 * 365 * 24 * 60).map(lambda m: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=m)),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    name=st.sampled_from(ZONES),
)
@example(datetime(2011, 12, 28, tzinfo=UTC), time(8), EVERY_DAY, "Pacific/Apia")
@example(datetime(2026, 4, 23, tzinfo=UTC), time(0, 30), EVERY_DAY, "Africa/Cairo")
def test_a_chain_of_digests_moves_on_and_meets_each_local_date_once(start, at, days, name):
    moments = [start]
    for _ in range(20):
        moments.append(next_due(moments[-1], at, days, name))
    assert all(later > earlier for earlier, later in itertools.pairwise(moments))
    due = moments[1:]
    dates = [moment.astimezone(zone(name)).date() for moment in due]
    if name != "Pacific/Apia":  # a date that did not exist falls on the one after it
        assert len(set(dates)) == len(dates)
    assert max(b - a for a, b in itertools.pairwise(due)) <= timedelta(days=8, hours=2)
    on_time = [moment.astimezone(zone(name)).time() == at for moment in due]
    assert sum(on_time) >= len(due) - 4
