import pytest

from bot.local.faults import Faults, Limits


def test_a_fault_meets_the_next_calls_of_its_method_and_then_is_gone() -> None:
    faults = Faults()
    faults.fail(next=2, kind="500", method="sendMessage")
    assert faults.take("getme") is None
    assert [fault and fault.kind for fault in (faults.take("sendmessage") for _ in range(3))] == ["500", "500", None]


def test_without_a_method_every_call_but_polling_counts() -> None:
    faults = Faults()
    faults.fail(next=1, kind="drop")
    assert faults.take("getupdates") is None
    assert faults.take("editmessagetext") is not None
    assert faults.take("editmessagetext") is None


def test_faults_can_be_cleared_and_an_unknown_kind_is_refused() -> None:
    faults = Faults()
    faults.fail(next=1, kind="drop")
    faults.clear()
    assert faults.take("getme") is None
    with pytest.raises(ValueError, match="unknown kind of failure 'fire'"):
        faults.fail(next=1, kind="fire")


def test_one_chat_may_burst_and_then_has_to_wait_a_second_a_message() -> None:
    now = 0.0
    limits = Limits(lambda: now)
    assert [limits.wait(1) for _ in range(4)] == [0, 0, 0, 1]
    assert limits.wait(2) == 0
    now = 1.0
    assert [limits.wait(1) for _ in range(2)] == [0, 1]


def test_all_chats_together_have_thirty_a_second() -> None:
    limits = Limits(lambda: 0.0)
    waits = [limits.wait(chat_id) for chat_id in range(31)]
    assert waits == [0] * 30 + [1]
