from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.local.samples import SAMPLE_PHOTO
from bot.local.world import World
from tests.bot.local.conftest import PERTH, Api

YES = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


def refused(answer: dict[str, Any]) -> str:
    assert answer["ok"] is False
    assert answer["description"].startswith("Bad Request: ") == (answer["error_code"] == 400)
    return str(answer["description"]).removeprefix("Bad Request: ")


async def test_a_message_comes_back_as_it_stands_in_the_chat(api: Api, world: World) -> None:
    answer = await api(
        "sendMessage",
        chat_id=PERTH,
        text="<b>Made?</b>",
        parse_mode="HTML",
        reply_markup=YES,
        protect_content=True,
        disable_notification=True,
        message_effect_id="5104841245755180586",
        link_preview_options={"is_disabled": True},
    )
    message = answer["result"]
    assert world.chat(PERTH) == [message]
    assert (message["text"], message["entities"]) == ("Made?", [{"type": "bold", "offset": 0, "length": 5}])
    assert message["reply_markup"] == YES
    assert message["from"]["is_bot"]
    assert message["has_protected_content"]
    assert message["link_preview_options"] == {"is_disabled": True}
    assert world.chats[PERTH].records[1].silent


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": "a"}, "chat_id is empty"),
        ({"chat_id": 7, "text": "a"}, "chat not found"),
        ({"chat_id": "@somebody", "text": "a"}, "chat not found"),
        ({"chat_id": PERTH}, "message text is empty"),
        ({"chat_id": PERTH, "text": ""}, "message text is empty"),
        ({"chat_id": PERTH, "text": " \n "}, "text must be non-empty"),
        ({"chat_id": PERTH, "text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"chat_id": PERTH, "text": "x" * 4097}, "message is too long"),
        (
            {"chat_id": PERTH, "text": "<b>a", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"chat_id": PERTH, "text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"chat_id": PERTH, "text": "a", "reply_to_message_id": 99}, "message to be replied not found"),
        ({"chat_id": PERTH, "text": "a", "reply_parameters": "{"}, "can't parse reply parameters JSON object"),
        (
            {"chat_id": PERTH, "text": "a", "reply_parameters": {}},
            "can't parse reply parameters: Can't find field \"message_id\"",
        ),
        (
            {
                "chat_id": PERTH,
                "text": "a",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "x" * 65}]]},
            },
            "BUTTON_DATA_INVALID",
        ),
    ],
)
async def test_messages_that_telegram_refuses(api: Api, world: World, params: dict[str, Any], words: str) -> None:
    assert refused(await api("sendMessage", **params)) == words
    assert world.chat(PERTH) == []


async def test_the_length_counts_after_the_entities_are_parsed(api: Api) -> None:
    text = "<b>" + "x" * 4094 + "</b>&lt;&gt;"
    assert (await api("sendMessage", chat_id=PERTH, text=text, parse_mode="HTML"))["ok"]
    assert refused(await api("sendMessage", chat_id=PERTH, text=text + "x", parse_mode="HTML")) == "message is too long"


async def test_a_reply_may_do_without_what_it_answers(api: Api) -> None:
    reply = {"message_id": 99, "allow_sending_without_reply": True}
    assert (await api("sendMessage", chat_id=PERTH, text="a", reply_parameters=reply))["ok"]
    answer = await api("sendMessage", chat_id=PERTH, text="b", reply_parameters={"message_id": 1})
    assert answer["result"]["reply_to_message"]["text"] == "a"


async def test_a_blocked_bot_is_forbidden_everything(api: Api, world: World) -> None:
    message_id = (await api("sendMessage", chat_id=PERTH, text="a"))["result"]["message_id"]
    world.block(PERTH)
    for method, params in (
        ("sendMessage", {"text": "b"}),
        ("editMessageText", {"message_id": message_id, "text": "b"}),
        ("deleteMessage", {"message_id": message_id}),
        ("sendChatAction", {"action": "typing"}),
    ):
        answer = await api(method, chat_id=PERTH, **params)
        assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")


async def test_reply_keyboards_come_and_go(api: Api, world: World) -> None:
    answer = await api("sendMessage", chat_id=PERTH, text="a", reply_markup={"keyboard": [["Yes"]]})
    assert "reply_markup" not in answer["result"]
    assert world.chats[PERTH].keyboard == {"keyboard": [[{"text": "Yes"}]]}
    await api("sendMessage", chat_id=PERTH, text="a", reply_markup={"remove_keyboard": True})
    assert world.chats[PERTH].keyboard is None


async def test_rate_limits_when_they_are_on(api: Api, world: World) -> None:
    world.limits = True
    answers = [await api("sendMessage", chat_id=PERTH, text="a") for _ in range(4)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False]
    assert answers[-1]["error_code"] == 429
    assert answers[-1]["description"] == "Too Many Requests: retry after 1"
    assert answers[-1]["parameters"] == {"retry_after": 1}


# Edits


async def test_an_edit_without_a_keyboard_removes_it(api: Api, world: World) -> None:
    await api("sendMessage", chat_id=PERTH, text="a", reply_markup=YES)
    answer = await api("editMessageText", chat_id=PERTH, message_id=1, text="b")
    assert "reply_markup" not in answer["result"]
    assert answer["result"]["edit_date"] == world.now()
    assert world.chat(PERTH) == [answer["result"]]


async def test_an_edit_that_changes_nothing_is_refused(api: Api) -> None:
    await api("sendMessage", chat_id=PERTH, text="<b>a</b>", parse_mode="HTML", reply_markup=YES)
    same = {"chat_id": PERTH, "message_id": 1, "text": "<strong>a</strong>", "parse_mode": "HTML"}
    words = (
        "message is not modified: specified new message content and reply markup are exactly the same as a "
        "current content and reply markup of the message"
    )
    assert refused(await api("editMessageText", **same, reply_markup=YES)) == words
    assert refused(await api("editMessageReplyMarkup", chat_id=PERTH, message_id=1, reply_markup=YES)) == words
    assert (await api("editMessageText", **same))["ok"]
    assert refused(await api("editMessageText", **same)) == words
    assert refused(await api("editMessageReplyMarkup", chat_id=PERTH, message_id=1)) == words


async def test_edits_that_telegram_refuses(api: Api, world: World) -> None:
    own = world.say(PERTH, "mine")
    asked = (await api("sendMessage", chat_id=PERTH, text="a"))["result"]["message_id"]
    edits = [
        ({"message_id": 99, "text": "b"}, "message to edit not found"),
        ({"text": "b"}, "message to edit not found"),
        ({"message_id": own, "text": "b"}, "message can't be edited"),
        ({"message_id": asked, "text": ""}, "message text is empty"),
        ({"message_id": asked, "text": "x" * 4097}, "message is too long"),
        ({"message_id": asked, "text": "b", "reply_markup": {"keyboard": [["Yes"]]}}, "inline keyboard expected"),
    ]
    for params, words in edits:
        assert refused(await api("editMessageText", chat_id=PERTH, **params)) == words
    answer = await api("editMessageCaption", chat_id=PERTH, message_id=asked, caption="b")
    assert refused(answer) == "there is no caption in the message to edit"


async def test_a_keyboard_can_be_changed_alone(api: Api) -> None:
    await api("sendMessage", chat_id=PERTH, text="a", reply_markup=YES)
    answer = await api("editMessageReplyMarkup", chat_id=PERTH, message_id=1)
    assert answer["result"]["text"] == "a"
    assert "reply_markup" not in answer["result"]
    assert "edit_date" not in answer["result"]


# Deletions


async def test_both_sides_messages_can_be_deleted_for_48_hours(api: Api, world: World) -> None:
    own = world.say(PERTH, "a name")
    asked = (await api("sendMessage", chat_id=PERTH, text="a"))["result"]["message_id"]
    world.clock.move(timedelta(hours=47, minutes=59))
    assert (await api("deleteMessage", chat_id=PERTH, message_id=own))["result"] is True
    assert refused(await api("deleteMessage", chat_id=PERTH, message_id=own)) == "message to delete not found"
    world.clock.move(timedelta(minutes=2))
    words = "message can't be deleted for everyone"
    assert refused(await api("deleteMessage", chat_id=PERTH, message_id=asked)) == words
    assert refused(await api("deleteMessages", chat_id=PERTH, message_ids=[asked])) == words
    assert [message["message_id"] for message in world.chat(PERTH)] == [asked]


async def test_several_at_once_skip_what_is_not_there(api: Api, world: World) -> None:
    for text in "abc":
        world.say(PERTH, text)
    assert (await api("deleteMessages", chat_id=PERTH, message_ids=[1, 3, 3, 77]))["ok"]
    assert [message["text"] for message in world.chat(PERTH)] == ["b"]
    assert (await api("deleteMessages", chat_id=PERTH, message_ids=[77]))["ok"]
    for ids, words in (
        ([], "message identifiers are not specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ("{", "can't parse message identifiers JSON object"),
        (["a"], "expected an Array of message identifiers"),
    ):
        assert refused(await api("deleteMessages", chat_id=PERTH, message_ids=ids)) == words


# Presses


OLD = "query is too old and response timeout expired or query ID is invalid"


async def press(api: Api, world: World) -> str:
    message = (await api("sendMessage", chat_id=PERTH, text="a", reply_markup=YES))["result"]
    return world.press(PERTH, message["message_id"], "Yes")


async def test_a_press_is_answered_once(api: Api, world: World) -> None:
    heard: list[dict[str, Any]] = []
    world.listen(lambda chat_id, kind, data: heard.append(data) if kind == "answered" else None)
    query_id = await press(api, world)
    answer = await api("answerCallbackQuery", callback_query_id=query_id, text="x" * 200, show_alert=True)
    assert answer["result"] is True
    assert heard == [{"callback_query_id": query_id, "message_id": 1, "text": "x" * 200, "alert": True}]
    assert refused(await api("answerCallbackQuery", callback_query_id=query_id)) == OLD
    assert refused(await api("answerCallbackQuery", callback_query_id="99")) == OLD


async def test_a_long_answer_is_refused_and_can_be_given_again(api: Api, world: World) -> None:
    query_id = await press(api, world)
    assert refused(await api("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)) == "MESSAGE_TOO_LONG"
    assert (await api("answerCallbackQuery", callback_query_id=query_id))["ok"]


async def test_an_old_press_cannot_be_answered(api: Api, world: World) -> None:
    query_id = await press(api, world)
    world.clock.move(timedelta(minutes=16))
    assert refused(await api("answerCallbackQuery", callback_query_id=query_id)) == OLD


# Actions and files


async def test_chat_actions(api: Api) -> None:
    assert (await api("sendChatAction", chat_id=PERTH, action="typing"))["result"] is True
    assert refused(await api("sendChatAction", chat_id=PERTH, action="dancing")) == "wrong parameter action in request"


async def test_a_photo_and_a_document_go_up_and_come_down(http: httpx.AsyncClient, world: World) -> None:
    url = "/bot1:LOCAL/"
    sent = await http.post(
        url + "sendPhoto",
        data={"chat_id": PERTH, "caption": "<i>C hall</i>", "parse_mode": "HTML"},
        files={"photo": ("hall.png", SAMPLE_PHOTO, "image/png")},
    )
    photo = sent.json()["result"]
    assert (photo["photo"][0]["width"], photo["caption"]) == (320, "C hall")
    assert photo["caption_entities"][0]["type"] == "italic"
    sent = await http.post(
        url + "sendDocument",
        data={"chat_id": PERTH, "document": "attach://f"},
        files={"f": ("visit.txt", b"V-0042", "text/plain")},
    )
    document = sent.json()["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("visit.txt", 6)
    info = (await http.get(url + "getFile", params={"file_id": document["file_id"]})).json()["result"]
    assert (await http.get(f"/file/bot1:LOCAL/{info['file_path']}")).content == b"V-0042"
    assert len(world.chat(PERTH)) == 2


async def test_files_sent_before_can_be_sent_again(api: Api, world: World) -> None:
    world.send_photo(PERTH)
    world.send_document(PERTH)
    photo, document = world.chat(PERTH)
    again = await api("sendPhoto", chat_id=PERTH, photo=photo["photo"][0]["file_id"])
    assert again["result"]["photo"] == photo["photo"]
    again = await api("sendDocument", chat_id=PERTH, document=document["document"]["file_id"])
    assert again["result"]["document"]["file_id"] == document["document"]["file_id"]


async def test_a_caption_can_be_edited(api: Api, world: World) -> None:
    world.send_photo(PERTH)
    photo = world.chat(PERTH)[0]["photo"][0]["file_id"]
    message_id = (await api("sendPhoto", chat_id=PERTH, photo=photo, caption="a"))["result"]["message_id"]
    edited = await api("editMessageCaption", chat_id=PERTH, message_id=message_id, caption="b")
    assert edited["result"]["caption"] == "b"
    answer = await api("editMessageText", chat_id=PERTH, message_id=message_id, text="b")
    assert refused(answer) == "there is no text in the message to edit"
    answer = await api("editMessageCaption", chat_id=PERTH, message_id=message_id, caption="x" * 1025)
    assert refused(answer) == "message caption is too long"


async def test_files_that_telegram_refuses(api: Api, http: httpx.AsyncClient) -> None:
    async def upload(field: str, data: bytes) -> dict[str, Any]:
        files = {field: ("f", data, "image/png")}
        return (await http.post(f"/bot1:LOCAL/send{field}", data={"chat_id": PERTH}, files=files)).json()

    assert refused(await upload("photo", b"no picture")) == "IMAGE_PROCESS_FAILED"
    assert "is too big for a photo" in refused(await upload("photo", bytes(10 * 2**20 + 1)))
    assert refused(await upload("document", b"")) == "file must be non-empty"
    assert refused(await api("sendPhoto", chat_id=PERTH)) == "there is no photo in the request"
    assert refused(await api("sendPhoto", chat_id=PERTH, photo="https://x/y.png")) == "failed to get HTTP URL content"
    wrong = "wrong file_id or the file is temporarily unavailable"
    assert refused(await api("sendDocument", chat_id=PERTH, document="other")) == wrong
    assert refused(await api("getFile", file_id="other")) == wrong


async def test_a_file_over_20_mb_cannot_be_fetched(api: Api, world: World) -> None:
    world.send_document(PERTH, bytes(20 * 2**20 + 1))
    file_id = world.chat(PERTH)[0]["document"]["file_id"]
    assert refused(await api("getFile", file_id=file_id)) == "file is too big"
