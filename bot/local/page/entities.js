// Draws a formatted text as DOM nodes. Offsets are UTF-16 code units, which is what JavaScript counts too.
import { make } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/** The nodes of ``text``; ``onCommand`` is called with a tapped /command. */
export function formatted(text, entities = [], onCommand = null) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return piece(text, 0, text.length, sorted, onCommand);
}

function piece(text, from, to, entities, onCommand) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    if (entity.offset < at) continue; // inside one already drawn
    const end = Math.min(entity.offset + entity.length, to);
    nodes.push(...plain(text.slice(at, entity.offset)));
    const inner = entities.slice(i + 1).filter((e) => e.offset < end && e.offset + e.length <= end);
    nodes.push(wrap(entity, text.slice(entity.offset, end), piece(text, entity.offset, end, inner, onCommand), onCommand));
    at = end;
    if (isBlock(entity) && text[at] === "\n") at += 1; // the block breaks the line itself
  }
  nodes.push(...plain(text.slice(at, to)));
  return nodes;
}

const plain = (text) => (text ? [document.createTextNode(text)] : []);
const isBlock = (entity) => ["blockquote", "expandable_blockquote", "pre"].includes(entity.type);

function wrap(entity, text, children, onCommand) {
  if (TAGS[entity.type]) return make(TAGS[entity.type], {}, ...children);
  switch (entity.type) {
    case "pre":
      return make("pre", { tabindex: "0" }, make("code", {}, ...children));
    case "blockquote":
      return make("blockquote", {}, ...children);
    case "expandable_blockquote":
      return expandable(children);
    case "spoiler":
      return spoiler(children);
    case "bot_command":
      return onCommand
        ? make("button", { type: "button", class: "link", onclick: () => onCommand(text) }, ...children)
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
