"""Alerts: at once, without content, again and again until one co-ordinator acknowledges, and to nobody else."""

from datetime import timedelta

from store.members import Role
from tests.handlers.conftest import Chat, Desk

WORDS = "a man in B hall said he is going to hang himself"
TEN = timedelta(minutes=10)


async def danger(chat: Chat) -> None:
    """Write words that suggest danger as the subject of a request."""
    await chat.say("/request")
    for answer in ("in person", "today", "skip", WORDS):
        await chat.say(answer)


async def test_the_coordinators_are_alerted_at_once_without_the_words(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    others = [
        await desk.member(3, Role.COORDINATOR, ("polmont",)),
        await desk.member(4),
        await desk.member(5, Role.LEAD),
    ]
    await danger(monitor)
    assert "Stop. This may be a danger to life." in monitor.text
    assert "I have alerted the co-ordinators of HMP Perth (A-0001), without your words" in monitor.text
    assert "I have not told the prison, the police or the health service" in monitor.text
    assert "Alert A-0001: HMP Perth" in coordinator.text
    assert "hang" not in coordinator.text
    assert "B hall" not in coordinator.text
    assert [chat.screens for chat in others] == [[], [], []]


async def test_an_alert_comes_again_every_ten_minutes_until_acknowledged(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await danger(monitor)
    desk.later(TEN - timedelta(seconds=1))
    await desk.ring()
    assert len(coordinator.screens) == 1
    desk.later(timedelta(seconds=1))
    await desk.ring()
    await desk.ring()
    assert len(coordinator.screens) == 2
    assert "Sent 2 times; nobody has acknowledged it yet." in coordinator.text
    await coordinator.press("I am dealing with it")
    assert "Alert A-0001 is yours." in coordinator.text
    assert "Co-ordinator 2 is dealing with it." in monitor.text
    desk.later(TEN)
    await desk.ring()
    assert "is yours" in coordinator.text


async def test_the_second_coordinator_hears_who_deals_with_it(desk: Desk) -> None:
    monitor = await desk.member(1)
    first, second = await desk.member(2, Role.COORDINATOR), await desk.member(3, Role.COORDINATOR)
    await danger(monitor)
    await first.press("I am dealing with it")
    assert "Co-ordinator 2 is dealing with it." in second.text
    await second.press("I am dealing with it", second.screens[0])
    assert "Alert A-0001 is dealt with already." in second.text


async def test_a_mistake_is_withdrawn_and_the_coordinator_told(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await danger(monitor)
    await monitor.press("It is not what it seems")
    assert "The alert is withdrawn. Your words are kept" in monitor.text
    assert "Alert A-0001 is withdrawn." in coordinator.text
    desk.later(TEN)
    await desk.ring()
    assert "withdrawn" in coordinator.text


async def test_having_phoned_does_not_stop_the_alert(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await danger(monitor)
    await monitor.press("I have phoned")
    assert "Which quality indicator" in monitor.text
    desk.later(TEN)
    await desk.ring()
    assert "Sent 2 times" in coordinator.text


async def test_where_no_coordinator_is_served_it_says_so(desk: Desk) -> None:
    monitor = await desk.member(1)
    await danger(monitor)
    assert "No other co-ordinator of HMP Perth uses this assistant, so nobody there is alerted." in monitor.text


async def test_nothing_else_goes_on_until_the_monitor_has_said_something_of_it(desk: Desk) -> None:
    monitor = await desk.member(1)
    await danger(monitor)
    for words in ("/menu", "/desk", "/visits", "/find food", "2.6", "hello"):
        await monitor.say(words)
        assert "This comes first." in monitor.text
        assert "Stop." in monitor.text
    await monitor.press_data("do:open:V-0001")
    assert "Stop." in monitor.text


async def test_a_coordinator_who_is_stopped_still_acknowledges_the_alert_of_another(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await danger(monitor)
    alert = coordinator.screens[-1]
    await danger(coordinator)
    assert "Stop." in coordinator.text
    await coordinator.press("I am dealing with it", alert)
    assert "Co-ordinator 2 is dealing with it." in monitor.text
    assert "Stop." in coordinator.text
