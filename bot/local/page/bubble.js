// Draws one message: its bubble, what is in it, and the buttons under it.
import { icon, make, sizeText, timeOf } from "./dom.js";
import { formatted } from "./entities.js";

/** The node of a message. ``pane`` answers presses, commands and the menu. */
export function bubble(message, pane) {
  const own = !message.from.is_bot;
  const side = own ? "own" : "theirs";
  const box = make("div", { class: `bubble ${side}${message.sticker ? " bare" : ""}` });
  box.append(make("span", { class: "sr", text: own ? "You: " : "Assistant: " }));
  if (message.forward_origin) box.append(make("p", { class: "forwarded", text: `Forwarded from ${forwarder(message)}` }));
  if (message.reply_to_message) box.append(quote(message.reply_to_message));
  box.append(...content(message, pane), meta(message, own));
  box.append(menuButton(message, pane));
  const row = make("div", { class: `msg ${side}`, "data-id": message.message_id }, box);
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) row.append(keyboard(message, rows, pane));
  return row;
}

const forwarder = (message) => message.forward_origin.sender_user_name ?? "another chat";

function quote(message) {
  const who = message.from.is_bot ? "Assistant" : "You";
  return make("div", { class: "quote" }, make("strong", { text: who }), make("span", { text: summary(message) }));
}

/** A message in a few words. */
export function summary(message) {
  const kinds = { photo: "Photo", document: "Document", voice: "Voice note", sticker: "Sticker", contact: "Contact", location: "Location" };
  const kind = Object.keys(kinds).find((name) => message[name]);
  return message.text ?? message.caption ?? kinds[kind] ?? "Message";
}

function content(message, pane) {
  const taps = {
    command: message.from.is_bot ? (text) => pane.say(text) : null,
    code: message.has_protected_content ? null : (text) => pane.copy(text),
  };
  const parts = [];
  if (message.photo) parts.push(photo(message));
  if (message.document) parts.push(file(message.document));
  if (message.voice) parts.push(card("voice", "M8 5.5v13l10.5-6.5z", "Voice note", duration(message.voice.duration)));
  if (message.sticker) parts.push(make("span", { class: "sticker", role: "img", "aria-label": `Sticker ${message.sticker.emoji}`, text: message.sticker.emoji }));
  if (message.contact) parts.push(card("contact", "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.6-4 3.6-6 7.5-6s6.9 2 7.5 6", message.contact.first_name, message.contact.phone_number));
  if (message.location) parts.push(card("location", "M12 21s7-6.3 7-11.5A7 7 0 0 0 5 9.5C5 14.7 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z", "Location", `${message.location.latitude.toFixed(3)}, ${message.location.longitude.toFixed(3)}`));
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.entities ?? message.caption_entities;
    parts.push(make("div", { class: "text", dir: "auto" }, ...formatted(text, entities, taps)));
  }
  return parts;
}

const duration = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function photo(message) {
  const largest = message.photo.at(-1);
  const src = `/local/file/${encodeURIComponent(largest.file_id)}`;
  return make("img", { class: "photo", src, width: largest.width, height: largest.height, alt: message.caption ? "Photo" : "Photo without a caption", decoding: "async" });
}

function file(document_) {
  const link = make("a", { class: "card", href: `/local/file/${encodeURIComponent(document_.file_id)}`, download: document_.file_name ?? "file" });
  const words = make("span", { class: "words" }, make("strong", { text: document_.file_name ?? "File" }), make("small", { text: sizeText(document_.file_size) }));
  link.append(make("span", { class: "disc" }, icon("M12 4.5v10M7.5 10.5l4.5 4.5 4.5-4.5M5 19.5h14")), words);
  return link;
}

function card(kind, path, title, detail) {
  const words = make("span", { class: "words" }, make("strong", { text: title }), make("small", { text: detail }));
  return make("div", { class: `card ${kind}` }, make("span", { class: "disc" }, icon(path)), words);
}

function meta(message, own) {
  const line = make("span", { class: "meta" });
  if (message.silent) line.append(sign("Sent without a sound", "M6 16.5V11a6 6 0 0 1 9.5-4.9M18 11v5.5H5M10.5 19.5h3M4 4l16 16"));
  if (own && message.edit_date) line.append(make("span", { text: "edited" }));
  line.append(make("time", { datetime: new Date(message.date * 1000).toISOString(), text: timeOf(message.date) }));
  if (own) {
    const ticks = icon("M3 12.8l4.2 4.2L16 8", ...(message.seen ? ["M11.8 16.3l.700.7L21.3 8"] : []));
    ticks.classList.add("ticks");
    line.append(ticks, make("span", { class: "sr", text: message.seen ? "taken by the assistant" : "sent" }));
  }
  return line;
}

function sign(words, path) {
  return make("span", { title: words, role: "img", "aria-label": words }, icon(path));
}

function menuButton(message, pane) {
  const dots = make("button", { type: "button", class: "dots", "aria-label": "Message options", "aria-haspopup": "menu" }, icon("M12 6v.01M12 12v.01M12 18v.01"));
  dots.addEventListener("click", () => pane.openMessageMenu(dots, message));
  return dots;
}

function keyboard(message, rows, pane) {
  const box = make("div", { class: "buttons", role: "group", "aria-label": "Answers" });
  for (const row of rows) {
    const line = make("div", { class: "row" });
    for (const button of row) line.append(key(message, button, pane));
    box.append(line);
  }
  return box;
}

function key(message, button, pane) {
  const node = make("button", { type: "button", class: `key ${button.style ?? ""}`.trim(), text: button.text });
  if (button.callback_data !== undefined) {
    node.dataset.data = button.callback_data;
    if (pane.isWaiting(message.message_id, button.callback_data)) node.setAttribute("aria-busy", "true");
    node.addEventListener("click", () => pane.press(message, button, node));
  } else if (button.copy_text) {
    node.append(icon("M9 8.5h9.5v11H9zM5.5 15.5v-11H15"));
    node.addEventListener("click", () => pane.copy(button.copy_text.text));
  } else {
    node.append(icon("M8 16l8-8M9.5 8H16v6.5"));
    node.addEventListener("click", () => pane.toast(`Links are not opened here: ${button.url ?? ""}`));
  }
  return node;
}
