"""When a feed is asked next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.answers import Failed, FailureKind
from feeds.due import Hints, RhythmKnobs, after_failure, after_not_modified, after_success
from news.model import FeedState, Health

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
KNOBS = RhythmKnobs()
HOUR = 3600


def success(state, now=NOW, *, new=0, hints=None, jitter=0.0, knobs=KNOBS, **more):
    return after_success(state, now=now, new=new, hints=hints or Hints(), knobs=knobs, jitter=jitter, **more)


def failure(state, kind=FailureKind.TIMEOUT, now=NOW, *, jitter=0.0, retry_after_s=None, knobs=KNOBS):
    failed = Failed(kind, "It said no.", retry_after_s=retry_after_s)
    return after_failure(state, failed, now=now, knobs=knobs, jitter=jitter)


def wait(state, now=NOW):
    return (state.next_check_at - now).total_seconds()


def read(interval_s=1800, **more):
    return FeedState("a", Health.OK, last_ok_at=NOW - timedelta(seconds=interval_s), interval_s=interval_s, **more)


def run(state, days, per_poll, *, knobs=KNOBS, now=NOW):
    """A feed's waits over some days; ``per_poll(now, before)`` says how many entries came since the last look."""
    waits, end, last = [], now + timedelta(days=days), now
    while now < end:
        state = success(state, now, new=per_poll(now, last), knobs=knobs)
        last, now = now, state.next_check_at
        waits.append(wait(state, last))
    return state, waits


# -- rhythm ------------------------------------------------------------------------------------------------


def test_a_new_feed_starts_at_the_rhythm_of_what_it_shows():
    state = success(FeedState("a"), new=48, since=NOW - timedelta(hours=48))
    assert state.hourly_rate == pytest.approx(1.0)
    assert wait(state) == HOUR / 2
    assert (state.health, state.last_ok_at, state.last_new_at) == (Health.OK, NOW, NOW)


def test_a_new_feed_that_shows_nothing_is_asked_at_the_ceiling():
    assert wait(success(FeedState("a"))) == KNOBS.ceiling_s


def test_a_feed_that_shows_only_its_last_minutes_is_not_taken_for_a_flood():
    assert success(FeedState("a"), new=1, since=NOW - timedelta(minutes=1)).hourly_rate == pytest.approx(1 / 6)


def test_news_brings_the_next_look_nearer_and_none_puts_it_off():
    state = read(hourly_rate=1.0)
    assert success(state, new=1).interval_s == 1800 * 0.6
    assert success(state, new=0).interval_s == 1800 * 1.3


def test_a_steady_feed_is_asked_about_twice_for_each_entry():
    every = timedelta(hours=1)

    def arrivals(now, before):
        return int((now - NOW) / every) - int((before - NOW) / every)

    state, waits = run(FeedState("a"), 14, arrivals)
    assert state.hourly_rate == pytest.approx(1.0, rel=0.2)
    later = waits[len(waits) // 2 :]
    assert HOUR / 4 < sum(later) / len(later) < HOUR


def test_a_busy_feed_is_asked_at_the_floor_and_never_below():
    _, waits = run(FeedState("a"), 2, lambda now, before: 10)
    assert waits[-1] == KNOBS.floor_s
    assert min(waits) >= KNOBS.floor_s


def test_a_feed_that_fell_silent_is_asked_ever_less_up_to_the_ceiling():
    _, waits = run(read(300, hourly_rate=12.0), 40, lambda now, before: 0)
    assert waits == sorted(waits)
    assert waits[-1] == KNOBS.ceiling_s


def test_a_silent_feed_that_wakes_up_is_followed_within_a_few_looks():
    state = read(KNOBS.ceiling_s, hourly_rate=0.01)
    now = NOW
    for _ in range(8):
        state = success(state, now, new=8)
        now = state.next_check_at
    assert state.interval_s < 1800


def test_the_mean_forgets_half_in_three_days():
    state = replace(read(hourly_rate=2.0), last_ok_at=NOW - timedelta(hours=72))
    assert success(state, new=0).hourly_rate == pytest.approx(1.0)


@pytest.mark.parametrize(("jitter", "share"), [(-1.0, 0.9), (0.0, 1.0), (1.0, 1.1), (0.5, 1.05), (7.0, 1.1)])
def test_jitter_moves_the_next_look_by_a_tenth_at_most(jitter, share):
    state = read(hourly_rate=1.0)
    assert wait(success(state, jitter=jitter)) == pytest.approx(1800 * 1.3 * share)
    assert success(state, jitter=jitter).interval_s == 1800 * 1.3


# -- hints -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        (Hints(fresh_for_s=60), 1080),
        (Hints(fresh_for_s=2000), 2000),
        (Hints(fresh_for_s=86400), HOUR),
        (Hints(feed_s=3000), 3000),
        (Hints(feed_s=86400), HOUR),
        (Hints(fresh_for_s=2000, feed_s=2500), 2500),
        (Hints(skip_hours=frozenset({9})), 1080),
        (Hints(skip_hours=frozenset(range(24))), 1080),
    ],
)
def test_a_hint_puts_the_next_look_off_by_an_hour_at_most(hints, expected):
    assert wait(success(read(hourly_rate=1.0), new=1, hints=hints)) == expected


def test_hours_to_skip_are_skipped_as_far_as_hints_are_believed():
    state = read(hourly_rate=1.0)
    at = NOW.replace(hour=8, minute=50)
    assert success(state, at, new=1, hints=Hints(skip_hours=frozenset({9}))).next_check_at == at + timedelta(hours=1)
    later = replace(KNOBS, hint_cap_s=5 * HOUR)
    night = success(state, at, new=1, hints=Hints(skip_hours=frozenset({9, 10})), knobs=later)
    assert night.next_check_at == at.replace(hour=11, minute=0)


def test_what_the_feed_asks_for_is_remembered_for_answers_without_a_body():
    state = success(read(hourly_rate=1.0), new=1, hints=Hints(feed_s=3400))
    assert state.hint_s == 3400
    again = after_not_modified(state, now=NOW, hints=Hints(), knobs=KNOBS, jitter=0.0)
    assert wait(again) == 3400
    assert success(state, hints=Hints(feed_s=0)).hint_s == 0


# -- failures ----------------------------------------------------------------------------------------------


def test_each_failure_in_a_row_doubles_the_wait_up_to_a_day():
    state, waits = read(1800), []
    for _ in range(9):
        state = failure(state, FailureKind.STATUS)
        waits.append(wait(state))
    assert waits == [3600, 7200, 14400, 28800, 57600, 86400, 86400, 86400, 86400]
    assert (state.health, state.errors_in_row, state.failing_since) == (Health.FAILING, 9, NOW)
    assert (state.last_error, state.failure) == ("It said no.", "status")


@pytest.mark.parametrize("kind", [FailureKind.DNS, FailureKind.CONNECT, FailureKind.TIMEOUT, FailureKind.PROTOCOL])
def test_for_a_day_a_feed_that_gives_no_answer_is_tried_every_hour_since_the_outage_may_be_ours(kind):
    state, now, waits = read(), NOW, []
    while now < NOW + timedelta(days=2):
        state = failure(state, kind, now)
        waits.append((now, wait(state, now)))
        now = state.next_check_at
    assert {seconds for at, seconds in waits if at < NOW + timedelta(days=1)} == {HOUR}
    assert waits[-1][1] == KNOBS.error_ceiling_s


def test_a_success_heals_everything():
    sick = failure(failure(read(hourly_rate=1.0), FailureKind.GONE), FailureKind.GONE)
    assert sick.health is Health.GONE
    well = success(sick, NOW + timedelta(days=7), new=1)
    assert well.health is Health.OK
    assert (well.errors_in_row, well.last_error, well.failing_since, well.failure, well.failure_since) == (
        0,
        "",
        None,
        "",
        None,
    )


@pytest.mark.parametrize("retry_after_s", [10.0, 7200.0, 5 * 86400.0])
def test_retry_after_is_obeyed_in_full(retry_after_s):
    state = failure(read(1800), FailureKind.THROTTLED, retry_after_s=retry_after_s, jitter=-1.0)
    assert wait(state) == max(retry_after_s, 3600 * 0.9)


def test_a_feed_that_is_gone_says_so_twice():
    once = failure(read(), FailureKind.GONE)
    assert once.health is Health.FAILING
    assert failure(once, FailureKind.GONE).health is Health.GONE
    between = failure(failure(once, FailureKind.TIMEOUT), FailureKind.GONE)
    assert between.health is Health.FAILING


def test_nothing_there_for_a_week_means_gone():
    state = failure(read(), FailureKind.NOT_FOUND)
    for day in range(1, 7):
        state = failure(state, FailureKind.NOT_FOUND, NOW + timedelta(days=day))
        assert state.health is Health.FAILING
    state = failure(state, FailureKind.NOT_FOUND, NOW + timedelta(days=7))
    assert state.health is Health.GONE


def test_a_week_of_other_trouble_does_not_count_as_nothing_there():
    state = read()
    for day in range(8):
        state = failure(state, FailureKind.TIMEOUT, NOW + timedelta(days=day))
    state = failure(state, FailureKind.NOT_FOUND, NOW + timedelta(days=8))
    assert state.health is Health.FAILING
    state = failure(state, FailureKind.NOT_FOUND, NOW + timedelta(days=9))
    assert state.health is Health.FAILING
    assert state.failing_since == NOW


def test_a_feed_that_is_gone_is_still_asked_once_a_week():
    gone = failure(failure(read(), FailureKind.GONE), FailureKind.GONE)
    assert wait(gone) == 7 * 86400
    assert failure(gone, FailureKind.DNS).health is Health.GONE


@pytest.mark.parametrize("kind", [FailureKind.FORBIDDEN, FailureKind.CHALLENGE])
def test_a_feed_that_refuses_us_is_tried_once_more_and_then_once_a_day(kind):
    once = failure(read(300), kind)
    assert wait(once) == 600
    assert wait(failure(once, kind)) == 86400


@pytest.mark.parametrize("kind", [FailureKind.DNS, FailureKind.TLS, FailureKind.NOT_A_FEED, FailureKind.STATUS])
def test_no_other_trouble_ever_means_gone(kind):
    state = read()
    for day in range(60):
        state = failure(state, kind, NOW + timedelta(days=day))
    assert state.health is Health.FAILING


# -- moving ------------------------------------------------------------------------------------------------

THERE = "https://example.org/new"


def test_a_permanent_redirect_is_adopted_after_three_equal_answers():
    state = read()
    for times in (1, 2):
        state = success(state, moved_to=THERE)
        assert (state.url, state.moved_to, state.moved_times) == ("", THERE, times)
    state = after_not_modified(state, now=NOW, hints=Hints(), knobs=KNOBS, jitter=0.0, moved_to=THERE)
    assert (state.url, state.moved_to, state.moved_times) == (THERE, "", 0)


@pytest.mark.parametrize("between", ["", "https://example.org/other"])
def test_an_answer_from_elsewhere_starts_the_count_again(between):
    state = success(success(read(), moved_to=THERE), moved_to=THERE)
    state = success(success(state, moved_to=between), moved_to=THERE)
    assert (state.url, state.moved_times) == ("", 1)


def test_a_failure_starts_the_count_again():
    state = failure(success(success(read(), moved_to=THERE), moved_to=THERE))
    assert success(state, moved_to=THERE).url == ""


def test_an_adopted_address_that_fails_is_given_up_for_the_first_one():
    state = read(url=THERE, etag='"a"', body_sha256="f00")
    for _ in range(2):
        state = failure(state)
        assert state.url == THERE
    state = failure(state)
    assert (state.url, state.etag, state.body_sha256) == ("", "", "")


# -- whatever comes ----------------------------------------------------------------------------------------

moments = st.timedeltas(timedelta(days=-2000), timedelta(days=2000)).map(NOW.__add__)
hints = st.builds(
    Hints, st.none() | st.floats(0, 1e12), st.none() | st.integers(0, 10**9), st.sets(st.integers(0, 23))
)
states = st.builds(
    FeedState,
    source=st.just("a"),
    health=st.sampled_from(Health),
    last_ok_at=st.none() | moments,
    errors_in_row=st.integers(0, 10**6),
    failure=st.sampled_from([""] + [kind.value for kind in FailureKind]),
    failure_since=st.none() | moments,
    hourly_rate=st.floats(0, 1e6),
    interval_s=st.integers(0, 10**7),
    hint_s=st.integers(0, 10**9),
)


knobs_ = st.tuples(st.integers(1, 86400), st.integers(0, 86400), st.integers(0, 86400), st.integers(0, 10**6)).map(
    lambda drawn: RhythmKnobs(
        floor_s=drawn[0], ceiling_s=drawn[0] + drawn[1], error_ceiling_s=sum(drawn[:3]), hint_cap_s=drawn[3]
    )
)


@given(states, moments, st.integers(0, 500), hints, st.floats(-1, 1), knobs_)
def test_a_success_is_always_followed_by_a_look_between_floor_and_ceiling(state, now, new, hints, jitter, knobs):
    after = success(state, now, new=new, hints=hints, jitter=jitter, knobs=knobs)
    assert knobs.floor_s <= wait(after, now) + 1e-3
    assert wait(after, now) <= knobs.ceiling_s + 1e-3
    assert after.hourly_rate >= 0


@given(states, moments, st.integers(0, 500), st.sampled_from(FailureKind))
def test_a_success_resets_whatever_trouble_there_was(state, now, new, kind):
    well = success(failure(state, kind, now), now, new=new)
    assert well.health is Health.OK
    assert (well.errors_in_row, well.last_error, well.failing_since) == (0, "", None)
    assert (well.failure, well.failure_since) == ("", None)
    again = failure(well, kind, now)
    assert wait(again, now) <= max(2 * well.interval_s, KNOBS.floor_s) * 1.1 + 1e-3


@given(states, moments, st.sampled_from(FailureKind), st.none() | st.floats(0, 604800), st.floats(-1, 1), knobs_)
def test_a_failure_is_always_followed_by_another_look(state, now, kind, retry_after_s, jitter, knobs):
    after = failure(state, kind, now, retry_after_s=retry_after_s, jitter=jitter, knobs=knobs)
    ceiling_s = max(knobs.error_ceiling_s, knobs.refused_s, knobs.gone_s if after.health is Health.GONE else 0)
    assert knobs.floor_s <= wait(after, now) + 1e-3
    assert wait(after, now) <= max(ceiling_s, retry_after_s or 0) + 1e-3
    assert after.health in {Health.FAILING, Health.GONE}


@given(states, moments, st.sampled_from(FailureKind), st.floats(0, 604800), st.floats(-1, 1))
def test_retry_after_is_never_cut_short(state, now, kind, retry_after_s, jitter):
    after = failure(state, kind, now, retry_after_s=retry_after_s, jitter=jitter)
    assert wait(after, now) >= retry_after_s - 1e-3


@given(st.lists(st.tuples(st.sampled_from([*FailureKind, None]), st.floats(-1, 1)), max_size=40))
def test_in_any_history_each_look_comes_later_than_the_last_and_none_is_the_last(history):
    state, now = FeedState("a"), NOW
    for kind, jitter in history:
        state = success(state, now, jitter=jitter) if kind is None else failure(state, kind, now, jitter=jitter)
        assert timedelta(seconds=KNOBS.floor_s) <= state.next_check_at - now <= timedelta(seconds=KNOBS.gone_s)
        now = state.next_check_at


def test_jitter_at_the_borders_is_thrown_back_inside():
    busy, silent = read(300, hourly_rate=100.0), read(6 * HOUR)
    assert wait(success(busy, new=9, jitter=-1.0)) == wait(success(busy, new=9, jitter=1.0)) == pytest.approx(330)
    assert wait(success(silent, jitter=1.0)) == wait(success(silent, jitter=-1.0)) == pytest.approx(6 * HOUR * 0.9)


@pytest.mark.parametrize("wrong", [{"floor_s": 0}, {"ceiling_s": 60}, {"error_ceiling_s": 3600}])
def test_a_rhythm_that_contradicts_itself_is_refused(wrong):
    with pytest.raises(ValueError, match="must rise in this order"):
        RhythmKnobs(**wrong)
