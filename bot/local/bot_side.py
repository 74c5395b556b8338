"""What the bot does to a chat: sends, edits, deletes, answers presses, by Telegram's rules."""

from typing import Any

from bot.local.call import Call, Upload
from bot.local.chats import TEXT_CHARS, Chat, Record, in_reply_to
from bot.local.entities import read_text
from bot.local.errors import ApiError, bad_request, too_many_requests
from bot.local.files import DOWNLOAD_BYTES, PHOTO_BYTES, UPLOAD_BYTES, StoredFile, image_size
from bot.local.markup import read_inline_markup, read_markup
from bot.local.world import World

Json = dict[str, Any]
CAPTION_CHARS = 1024
ANSWER_CHARS = 200
DELETE_WITHIN = 48 * 3600
ANSWER_WITHIN = 15 * 60
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
ACTIONS = {
    "cancel",
    "typing",
    "record_video",
    "upload_video",
    "record_audio",
    "record_voice",
    "upload_audio",
    "upload_voice",
    "upload_photo",
    "upload_document",
    "choose_sticker",
    "pick_up_location",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def open_chat(world: World, call: Call) -> Chat:
    """The chat that a call names. Raises ApiError: empty, not found, or blocked."""
    chat_id = call.text("chat_id").strip()
    if not chat_id:
        raise bad_request("chat_id is empty")
    if not chat_id.lstrip("-").isdigit() or int(chat_id) not in world.chats:
        raise bad_request("chat not found")
    chat = world.chats[int(chat_id)]
    if chat.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    return chat


def send_message(world: World, call: Call) -> Json:
    """sendMessage."""
    return _send(world, call, _text_content(call))


def send_photo(world: World, call: Call) -> Json:
    """sendPhoto: an upload or the id of a photo sent before."""
    content = _caption_content(call)
    upload = call.upload("photo")
    if upload is None:
        stored = _sent_before(world, call, "photo")
        data = stored.data
    else:
        data = upload.data
        if len(data) > PHOTO_BYTES:
            msg = f"file of size {len(data)} bytes is too big for a photo"
            raise bad_request(msg)
    width, height, extension = image_size(data)
    if upload is not None:
        mime = "image/png" if extension == "png" else "image/jpeg"
        stored = world.files.add(data, "photos", extension, mime)
    return _send(world, call, {"photo": [{**stored.json, "width": width, "height": height}], **content})


def send_document(world: World, call: Call) -> Json:
    """sendDocument: an upload or the id of a document sent before."""
    content = _caption_content(call)
    upload = call.upload("document")
    if upload is None:
        stored = _sent_before(world, call, "document")
        name = stored.path.rpartition("/")[2]
    else:
        stored = _store_document(world, upload)
        name = upload.name
    document = {**stored.json, "file_name": name, "mime_type": stored.mime}
    return _send(world, call, {"document": document, **content})


def _store_document(world: World, upload: Upload) -> StoredFile:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    extension = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
    return world.files.add(upload.data, "documents", extension, upload.mime)


def _sent_before(world: World, call: Call, field: str) -> StoredFile:
    file_id = call.text(field)
    if not file_id:
        msg = f"there is no {field} in the request"
        raise bad_request(msg)
    if file_id.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the local chat fetches nothing
    return world.files.get(file_id)


def _text_content(call: Call) -> Json:
    if not call.text("text"):
        raise bad_request("message text is empty")
    text, entities = read_text(call.text("text"), call.text("parse_mode"), call.params.get("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > TEXT_CHARS:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    preview = call.value("link_preview_options", "link preview options")
    if preview:
        content["link_preview_options"] = preview
    return content


def _caption_content(call: Call) -> Json:
    given = call.params.get("caption_entities")
    caption, entities = read_text(call.text("caption"), call.text("parse_mode"), given)
    if len(caption) > CAPTION_CHARS:
        raise bad_request("message caption is too long")
    content: Json = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    return content


def _send(world: World, call: Call, content: Json) -> Json:
    markup = read_markup(call.params.get("reply_markup"))
    chat = open_chat(world, call)
    if world.limits and (wait := world.rate.wait(chat.person.chat_id)):
        raise too_many_requests(wait)
    extra = _reply(chat, call)
    if call.flag("protect_content"):
        extra["has_protected_content"] = True
    if call.text("message_effect_id"):
        extra["effect_id"] = call.text("message_effect_id")
    inline = markup if markup and "inline_keyboard" in markup else None
    if inline:
        extra["reply_markup"] = inline
    elif markup:
        world.set_keyboard(chat, None if "remove_keyboard" in markup else markup)
    return world.new_message(chat, world.bot, {**extra, **content}, silent=call.flag("disable_notification"))


def _reply(chat: Chat, call: Call) -> Json:
    reply = call.value("reply_parameters", "reply parameters")
    if reply is None and call.text("reply_to_message_id"):
        reply = {
            "message_id": call.number("reply_to_message_id"),
            "allow_sending_without_reply": call.flag("allow_sending_without_reply"),
        }
    if reply is None:
        return {}
    if not isinstance(reply, dict) or not isinstance(reply.get("message_id"), int):
        raise bad_request("can't parse reply parameters: Can't find field \"message_id\"")
    record = chat.records.get(reply["message_id"])
    if record is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": in_reply_to(record.message)}


def edit_text(world: World, call: Call) -> Json:
    """EditMessageText. The keyboard goes when the call brings none."""
    content = _text_content(call)
    return _edit(world, call, "text", ("text", "entities", "link_preview_options"), content)


def edit_caption(world: World, call: Call) -> Json:
    """EditMessageCaption."""
    return _edit(world, call, "caption", ("caption", "caption_entities"), _caption_content(call))


def edit_markup(world: World, call: Call) -> Json:
    """EditMessageReplyMarkup."""
    return _edit(world, call, "", (), {})


def _edit(world: World, call: Call, what: str, fields: tuple[str, ...], content: Json) -> Json:
    markup = read_inline_markup(call.params.get("reply_markup"))
    chat = open_chat(world, call)
    record = _own_message(world, chat, call)
    old = record.message
    if (what == "text" and "text" not in old) or (what == "caption" and "text" in old):
        msg = f"there is no {what} in the message to edit"
        raise bad_request(msg)
    new = {key: value for key, value in old.items() if key not in (*fields, "reply_markup", "edit_date")}
    new.update(content)
    if markup:
        new["reply_markup"] = markup
    if new == {key: value for key, value in old.items() if key != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    if what or "edit_date" in old:
        new["edit_date"] = world.now() if what else old["edit_date"]
    record.message = new
    world.save(chat, record)
    return new


def _own_message(world: World, chat: Chat, call: Call) -> Record:
    record = chat.records.get(call.number("message_id"))
    if record is None:
        raise bad_request("message to edit not found")
    if record.message["from"]["id"] != world.bot["id"]:
        raise bad_request("message can't be edited")
    return record


def delete_message(world: World, call: Call) -> bool:
    """DeleteMessage: for both sides, up to 48 hours old, the person's own messages too."""
    chat = open_chat(world, call)
    message_id = call.number("message_id")
    if message_id not in chat.records:
        raise bad_request("message to delete not found")
    _check_age(world, chat, [message_id])
    world.remove(chat, [message_id])
    return True


def delete_messages(world: World, call: Call) -> bool:
    """DeleteMessages: 1 to 100 ids; those not found are skipped."""
    ids = call.value("message_ids", "message identifiers")
    if not isinstance(ids, list) or not all(isinstance(message_id, int) for message_id in ids):
        raise bad_request("expected an Array of message identifiers")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    chat = open_chat(world, call)
    there = [message_id for message_id in dict.fromkeys(ids) if message_id in chat.records]
    _check_age(world, chat, there)
    if there:
        world.remove(chat, there)
    return True


def _check_age(world: World, chat: Chat, message_ids: list[int]) -> None:
    oldest = world.now() - DELETE_WITHIN
    if any(chat.records[message_id].message["date"] < oldest for message_id in message_ids):
        raise bad_request("message can't be deleted for everyone")


def answer_callback(world: World, call: Call) -> bool:
    """AnswerCallbackQuery: once, and within a quarter of an hour."""
    query_id, text = call.text("callback_query_id"), call.text("text")
    query = world.queries.get(query_id)
    now = world.clock.now().timestamp()
    if query is None or query.answered or now - query.at > ANSWER_WITHIN:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(text) > ANSWER_CHARS:
        raise bad_request("MESSAGE_TOO_LONG")
    world.answer(query_id, query)
    shown = {
        "callback_query_id": query_id,
        "message_id": query.message_id,
        "text": text,
        "alert": call.flag("show_alert"),
    }
    world.tell(query.chat_id, "answered", shown)
    return True


def send_chat_action(world: World, call: Call) -> bool:
    """SendChatAction: shown on the page for a few seconds."""
    action = call.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = open_chat(world, call)
    world.tell(chat.person.chat_id, "action", {"action": action})
    return True


def get_file(world: World, call: Call) -> Json:
    """GetFile: where to fetch a file of up to 20 MB."""
    stored = world.files.get(call.text("file_id"))
    if len(stored.data) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {**stored.json, "file_path": stored.path}
