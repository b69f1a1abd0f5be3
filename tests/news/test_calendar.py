"""When a digest is due: what people type, and nights on which the clocks change."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.calendar import (
    EVERY_DAY,
    CalendarError,
    Quiet,
    moment_of,
    next_due,
    parse_days,
    parse_quiet,
    parse_time,
    released,
    sound_zone,
    zone,
    zone_name,
)

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
    assert next_due(early, time(8), EVERY_DAY, "Africa/Cairo").at == eight
    assert next_due(eight, time(8), EVERY_DAY, "Africa/Cairo").at == eight + timedelta(days=1)


def test_only_the_days_asked_for_count_and_they_are_local_days():
    sunday_night = datetime(2026, 3, 8, 20, 0, tzinfo=UTC)
    due = next_due(sunday_night, time(0, 30), frozenset({0}), "Asia/Tehran").at
    assert due == datetime(2026, 3, 8, 21, 0, tzinfo=UTC)


def test_a_time_that_occurs_twice_is_its_first_occurrence_and_comes_once():
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)
    first = next_due(before, time(2, 30), EVERY_DAY, "Europe/Berlin").at
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_due(first, time(2, 30), EVERY_DAY, "Europe/Berlin").at == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_time_that_is_skipped_still_comes_once_that_day():
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    first = next_due(before, time(2, 30), EVERY_DAY, "Europe/Berlin").at
    assert first == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert next_due(first, time(2, 30), EVERY_DAY, "Europe/Berlin").at == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


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
    due = [next_due(start, at, days, name)]
    for _ in range(20):
        due.append(next_due(due[-1].at, at, days, name))
    assert all(later.at > earlier.at and later.date > earlier.date for earlier, later in itertools.pairwise(due))
    assert all(one.at.astimezone(zone(name)).date() == one.date for one in due), "on the date that it is for"
    assert all(one.date.weekday() in days for one in due)
    on_time = [one.at.astimezone(zone(name)).time() == at for one in due]
    assert sum(on_time) >= len(due) - 4


def test_a_date_that_the_zone_skipped_has_no_digest():
    """Samoa went from 29 to 31 December 2011."""
    before = datetime(2011, 12, 29, 19, tzinfo=UTC)
    assert next_due(before, time(8), EVERY_DAY, "Pacific/Apia").date == date(2011, 12, 31)
    assert next_due(before, time(8), frozenset({4}), "Pacific/Apia").date == date(2012, 1, 6), (
        "the Friday was skipped"
    )
    assert moment_of(date(2011, 12, 30), time(8), "Pacific/Apia") is None


def test_a_time_that_is_skipped_at_the_end_of_a_date_comes_before_the_gap():
    """Clocks in Nuuk go from 23:00 to 24:00: half an hour later would be the next date."""
    moment = moment_of(date(2026, 3, 28), time(23, 30), "America/Nuuk")
    assert moment is not None
    assert moment.astimezone(zone("America/Nuuk")).isoformat()[:16] == "2026-03-28T22:30"


def test_leap_day_is_a_day_like_any_other():
    before = datetime(2028, 2, 28, 12, tzinfo=UTC)
    first = next_due(before, time(0), EVERY_DAY, "UTC")
    assert (first.date, next_due(first.at, time(0), EVERY_DAY, "UTC").date) == (date(2028, 2, 29), date(2028, 3, 1))


def test_a_date_that_was_served_is_passed_over():
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert next_due(noon, time(19), EVERY_DAY, "UTC", later_than=date(2026, 3, 10)).date == date(2026, 3, 11)
    assert next_due(noon, time(19), EVERY_DAY, "UTC", later_than=date(2026, 3, 9)).date == date(2026, 3, 10)


# -- quiet hours -------------------------------------------------------------------------------------------

NIGHT = Quiet(time(22), time(7))


@pytest.mark.parametrize(
    ("quiet", "wall", "holds"),
    [
        (NIGHT, time(22), True), (NIGHT, time(2), True), (NIGHT, time(6, 59), True), (NIGHT, time(7), False),
        (NIGHT, time(21, 59), False), (Quiet(time(13), time(15)), time(14), True),
        (Quiet(time(13), time(15)), time(15), False), (Quiet(time(8), time(8)), time(8), False),
        (Quiet(time(0), time(0)), time(0), False),
    ],
)  # fmt: skip
def test_quiet_hours_go_over_midnight_and_end_before_their_end(quiet, wall, holds):
    assert quiet.holds(wall) is holds


@pytest.mark.parametrize(
    ("night", "released_at"),
    [
        ("2026-03-28T22:00Z", "2026-03-29T05:00Z"),  # the short night: 07:00 is summer time
        ("2026-10-24T21:00Z", "2026-10-25T06:00Z"),  # the long one
    ],
)
def test_quiet_hours_end_by_the_wall_clock_when_the_clocks_change(night, released_at):
    at, end = datetime.fromisoformat(night), datetime.fromisoformat(released_at)
    assert released(at, NIGHT, "Europe/Berlin") == end


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_once_from_within_it():
    """02:45 comes twice in Berlin; at the second 02:30 the first is past."""
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert released(second, Quiet(time(22), time(2, 45)), "Europe/Berlin") == datetime(
        2026, 10, 25, 1, 45, tzinfo=UTC
    )


@given(
    at=st.integers(0, 3 * 365 * 24 * 60).map(lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m)),
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    end=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    name=st.sampled_from(ZONES),
)
def test_what_is_released_is_out_of_quiet_hours_within_a_day_and_never_early(at, start, end, name):
    quiet = Quiet(start, end)
    freed = released(at, quiet, name)
    assert at <= freed <= at + timedelta(hours=25)
    assert not quiet.holds(freed.astimezone(zone(name)).time())
    if not quiet.holds(at.astimezone(zone(name)).time()):
        assert freed == at


@pytest.mark.parametrize("typed", ["22:00-07:00", "22 – 7", "10 pm - 7 am"])
def test_quiet_hours_are_read_as_people_write_them(typed):
    assert parse_quiet(typed) == NIGHT


@pytest.mark.parametrize("typed", ["", "22:00", "22-25", "night", "1-2-3"])
def test_what_are_no_hours_is_refused(typed):
    with pytest.raises(CalendarError):
        parse_quiet(typed)


def test_a_zone_that_is_no_more_is_read_as_another():
    assert sound_zone("Atlantis/Capital", "Europe/Berlin") == "Europe/Berlin"
    assert sound_zone("") == "UTC"
    assert sound_zone("+05:30") == "+05:30"
