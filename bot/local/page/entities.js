// Draws a formatted text as DOM nodes. Offsets are UTF-16 code units, which is what JavaScript counts too.
import { make } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/** The nodes of ``text``; ``taps.command`` is called with a tapped /command, ``taps.code`` with a tapped block of code. */
export function formatted(text, entities = [], taps = {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return piece(text, 0, text.length, sorted, taps);
}

function piece(text, from, to, entities, taps) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    if (entity.offset < at) continue; // inside one already drawn
    const end = Math.min(entity.offset + entity.length, to);
    nodes.push(...plain(text.slice(at, entity.offset)));
    const inner = entities.slice(i + 1).filter((e) => e.offset < end && e.offset + e.length <= end);
    nodes.push(wrap(entity, text.slice(entity.offset, end), piece(text, entity.offset, end, inner, taps), taps));
    at = end;
    if (isBlock(entity) && text[at] === "\n") at += 1; // the block breaks the line itself
  }
  nodes.push(...plain(text.slice(at, to)));
  return nodes;
}

const plain = (text) => (text ? [document.createTextNode(text)] : []);
const isBlock = (entity) => ["blockquote", "expandable_blockquote", "pre"].includes(entity.type);

function wrap(entity, text, children, taps) {
  if (TAGS[entity.type]) return make(TAGS[entity.type], {}, ...children);
  switch (entity.type) {
    case "pre":
      return block(text, children, taps.code);
    case "blockquote":
      return make("blockquote", {}, ...children);
    case "expandable_blockquote":
      return expandable(children);
    case "spoiler":
      return spoiler(children);
    case "bot_command":
      return taps.command
        ? make("button", { type: "button", class: "link", onclick: () => taps.command(text) }, ...children)
        : make("span", { class: "command" }, ...children);
    case "text_link":
      return make("span", { class: "mark", title: entity.url }, ...children);
    case "url":
    case "email":
    case "phone_number":
    case "mention":
    case "hashtag":
      return make("span", { class: "mark" }, ...children);
    default:
      return make("span", {}, ...children);
  }
}

/** A block of code: a tap or Enter copies it, as on a phone. */
function block(text, children, copy) {
  const node = make("pre", { tabindex: "0", title: copy ? "Tap to copy" : null }, make("code", {}, ...children));
  if (!copy) return node;
  node.addEventListener("click", () => String(getSelection()) || copy(text));
  node.addEventListener("keydown", (event) => event.key === "Enter" && copy(text));
  return node;
}

function expandable(children) {
  const body = make("div", { class: "body" }, ...children);
  const quote = make("blockquote", { class: "folded" }, body);
  const toggle = make("button", { type: "button", class: "more", "aria-expanded": "false", text: "Show more" });
  toggle.addEventListener("click", () => {
    const open = !quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Show less" : "Show more";
  });
  quote.append(toggle);
  return quote;
}

function spoiler(children) {
  const hidden = make("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Show hidden text" }, ...children);
  const show = () => {
    hidden.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && show());
  return hidden;
}
