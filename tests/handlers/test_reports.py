"""The review of a report: told by its reference, asked about, returned, changed, accepted."""

from store.members import Role
from tests.handlers.conftest import Chat, Desk, file_a_visit


async def both(desk: Desk) -> tuple[Chat, Chat]:
    """A monitor whose visit is filed, and the co-ordinator who heard of it."""
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await file_a_visit(monitor, "gym floor wet by the door")
    return monitor, coordinator


async def test_the_coordinators_of_the_place_hear_of_a_report_by_its_reference(desk: Desk) -> None:
    elsewhere = await desk.member(3, Role.COORDINATOR, ("polmont",))
    _, coordinator = await both(desk)
    assert len(coordinator.screens) == 1
    assert coordinator.text == "<b>V-0001</b>\nA visit report is filed."
    assert coordinator.labels == ["Open V-0001"]
    assert elsewhere.screens == []


async def test_every_opening_is_in_the_audit_log(desk: Desk) -> None:
    _, coordinator = await both(desk)
    for _ in range(2):
        await coordinator.press_data("do:open:V-0001")
    member = await desk.who(2)
    assert member is not None
    async with desk.store.reading(desk.now) as work:
        rows = await work.connection.exec_driver_sql("SELECT action FROM audit WHERE actor = ?", (member.id,))
        assert [row.action for row in rows].count("visit.read") == 2


async def test_a_question_on_a_line_its_answer_and_acceptance_stay_with_the_report(desk: Desk) -> None:
    monitor, coordinator = await both(desk)
    await coordinator.press("Open V-0001")
    await coordinator.press("Ask about a line")
    await coordinator.press("Observation 1: gym floor wet by the door")
    await coordinator.say("was it like that all week?")
    await coordinator.press("Send it")
    assert "Your question on V-0001 is sent." in coordinator.text
    assert "gym" not in monitor.text
    assert "Your co-ordinator has a question." in monitor.text
    await monitor.press("Open V-0001")
    assert "Co-ordinator 2 asked about observation 1: gym floor wet by the door – was it like" in monitor.text
    await monitor.press("Answer")
    assert "Your co-ordinator said: “was it like that all week?” What is your answer?" in monitor.text
    await monitor.say("staff said since Tuesday")
    await monitor.press("Send it")
    assert "The monitor has answered." in coordinator.text
    await coordinator.press("Open V-0001")
    assert "Monitor 1 answered: staff said since Tuesday" in coordinator.text
    await coordinator.press("Accept")
    await coordinator.say("clear, thank you")
    await coordinator.press("Send it")
    assert "Your co-ordinator has accepted it." in monitor.text
    await monitor.press("Open V-0001")
    assert "Co-ordinator 2 accepted version 1. clear, thank you" in monitor.text
    assert "Answer" not in monitor.labels


async def test_a_changed_report_waits_again_as_its_next_version(desk: Desk) -> None:
    monitor, coordinator = await both(desk)
    await coordinator.press("Open V-0001")
    await coordinator.press("Return it")
    await coordinator.say("the time out is missing a zero")
    await coordinator.press("Send it")
    await monitor.press("Open V-0001")
    await monitor.press("Change it")
    await monitor.say("time out")
    await monitor.say("13.00")
    await monitor.say("read the time wrong")
    await monitor.press("File the change")
    assert "A visit report is changed, version 2." in coordinator.text
    await coordinator.press("Open V-0001")
    assert "Report: waiting for the co-ordinator." in coordinator.text
    assert "Reason for version 2: read the time wrong" in coordinator.text


async def test_nobody_reviews_a_report_of_their_own(desk: Desk) -> None:
    coordinator = await desk.member(2, Role.COORDINATOR)
    await file_a_visit(coordinator)
    await coordinator.say("/visits v-0001")
    assert "Accept" not in coordinator.labels
    await coordinator.press_data("do:review:V-0001:accepted")
    assert "Any feedback" not in coordinator.text


async def test_an_old_answer_button_does_not_open_an_accepted_report_again(desk: Desk) -> None:
    monitor, coordinator = await both(desk)
    for label, said in (("Return it", "say who told you"), ("Accept", "skip")):
        await coordinator.press_data("do:open:V-0001")
        await coordinator.press(label)
        await coordinator.say(said)
        await coordinator.press("Send it")
    await monitor.press_data("do:reply:V-0001")
    assert "What is your answer?" not in monitor.text
    assert "Nothing is asked of V-0001 now." in monitor.text


async def test_a_report_undone_meanwhile_is_not_reviewed(desk: Desk) -> None:
    monitor, coordinator = await both(desk)
    await coordinator.press("Open V-0001")
    accept = next(key.data for row in coordinator.screens[-1].keys for key in row if key.label == "Accept")
    await monitor.press("Undo filing")
    await coordinator.press_data(accept)
    assert "Any feedback" not in coordinator.text
