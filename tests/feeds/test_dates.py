"""Dates as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dates import MAX_CHARACTERS, read_date

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 09 Mar 2026 12:00:00 GMT",
        "Mon, 9 Mar 26 12:00 UT",
        "09 Mar 2026 12:00:00 Z",
        "Mon,09 Mar 2026 12:00:00 +0000",
        "Monday, 09-Mar-2026 12:00:00 UTC",
        "Fri, 09 Mar 2026 12:00:00 -0000",
        "Mon, 09 Mar 2026 15:00:00 MSK",
        "Mon, 09 Mar 2026 15:00:00 +0300 (MSK)",
        "Mon, 09 Mar 2026 15:00:00 +03:00",
        "Mon, 09 Mar 2026 15:00:00 GMT+3",
        "Mon, 09 Mar 2026 13:00:00 CET",
        "Mon, 09 Mar 2026 14:00:00 EET",
        "Mon, 09 Mar 2026 15:30:00 +0330",
        "Mon, 09 Mar 2026 07:00:00 EST",
        "Mon, 09 Mar 2026 12:00:00 PM +0000",
        "Mon Mar  9 12:00:00 2026",
        "Mon Mar 9 12:00:00 UTC 2026",
        "March 9, 2026 12:00 pm",
        "Пн, 9 марта 2026 15:00:00 +0300",
        "lun., 09 mars 2026 13:00:00 +0100",
        "Mo, 09 März 2026 13:00:00 +0100",
        "الاثنين, 09 مارس 2026 15:00:00 +0300",
        "2026-03-09T12:00:00Z",
        "2026-03-09T12:00:00.123456Z",
        "2026-03-09T15:30:00+0330",
        "2026-03-09T15:30:00+03:30",
        "2026-03-09T12:00",
        "2026-03-09 12:00:00",
        "2026-03-09 12:00:00 UTC",
        "2026-03-09 14:00:00 +0200",
        "20260309T120000Z",
        "2026-03-09T13:00:00+01:00[Europe/Berlin]",
        "09.03.2026 12:00",
        "1773057600",
        "1773057600000",
        "  Mon, 09 Mar 2026\n 12:00:00   GMT ",
    ],
)
def test_a_date_is_read_in_the_forms_that_feeds_use(written: str) -> None:
    assert read_date(written) == NOON


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-09", datetime(2026, 3, 9, tzinfo=UTC)),
        ("2026-03-09T24:00:00Z", datetime(2026, 3, 10, tzinfo=UTC)),
        ("Mon, 09 Mar 2026 23:59:60 GMT", datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)),
        ("Mon, 09 Mar 2026 12:05:00 AM GMT", datetime(2026, 3, 9, 0, 5, tzinfo=UTC)),
    ],
)
def test_edges_of_the_clock_are_read(written: str, moment: datetime) -> None:
    assert read_date(written) == moment


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "03/04/2026 12:00",  # March or April?
        "Mon, 09 Mar 2026 12:00:00 IST",  # India, Ireland or Israel?
        "Mon, 09 Foo 2026 12:00:00 GMT",
        "2026-02-30T10:00:00Z",
        "2026-13-01",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0001-01-01T00:00:00",
        "Mon, 09 Mar 2226 12:00:00 GMT",
        "2026-03-09T12:00:00+99:00",
        "12345",
        "9" * 200,
        "Mon, 09 Mar 2026 12:00:00 GMT" + " " * MAX_CHARACTERS + "x",
    ],
)
def test_what_cannot_be_known_is_no_date(written: str) -> None:
    assert read_date(written) is None


@given(
    st.integers(40_000_000, 4_000_000_000),
    st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_every_moment_in_every_zone_survives_both_standard_forms(seconds: int, zone: timezone) -> None:
    moment = datetime.fromtimestamp(seconds, zone)
    assert read_date(moment.isoformat()) == moment
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert read_date(moment.strftime(f"%d {names[moment.month - 1]} %Y %H:%M:%S %z")) == moment


@given(st.text(max_size=150) | st.text("0123456789:-+ TZGMTJan,.", max_size=120))
def test_no_text_breaks_the_reader(written: str) -> None:
    found = read_date(written)
    assert found is None or found.tzinfo is UTC
