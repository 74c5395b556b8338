from datetime import UTC, datetime, timedelta

from bot.clock import MovableClock, SystemClock


def test_a_clock_that_is_moved_tells_its_listeners() -> None:
    clock, heard = MovableClock(fixed=datetime(2026, 11, 22, tzinfo=UTC)), []
    clock.on_move(lambda: heard.append(clock.now()))
    assert clock.move(timedelta(days=1)) == datetime(2026, 11, 23, tzinfo=UTC)
    assert heard == [datetime(2026, 11, 23, tzinfo=UTC)]


def test_the_machines_clock_is_in_utc_and_goes_on() -> None:
    before = SystemClock().now()
    assert before.utcoffset() == timedelta()
    assert SystemClock().now() >= before
