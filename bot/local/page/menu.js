// One menu at a time: commands, attachments, or what can be done with a message.
import { make } from "./dom.js";

let current = null;

/** Close the open menu, if any; with ``back`` the focus returns to its button. */
export function closeMenu(back = false) {
  if (!current) return;
  const { node, opener } = current;
  current = null;
  node.remove();
  opener.setAttribute("aria-expanded", "false");
  if (back) opener.focus();
}

/** Close a menu that stands by a message, which has scrolled away from under it. */
export function closeMessageMenu() {
  if (current?.place === "at") closeMenu();
}

/** Whether this button's menu is open. */
export const isOpen = (opener) => current?.opener === opener;

/**
 * Open a menu at ``opener`` inside ``host``. Items are {label, detail?, danger?, run}. ``place`` is "foot"
 * or "foot end" (above the composer) or "at" (by the opener). With ``focus`` the first item takes the focus.
 */
export function openMenu({ opener, host, items, label, place = "foot", focus = true }) {
  closeMenu();
  const node = make("div", { class: `menu ${place}`, role: "menu", "aria-label": label });
  for (const item of items) node.append(entry(item));
  if (!items.length) node.append(make("p", { class: "none", text: "There is nothing here yet." }));
  host.append(node);
  current = { node, opener, place };
  opener.setAttribute("aria-expanded", "true");
  if (place === "at") position(node, opener, host);
  node.addEventListener("keydown", steer);
  if (focus) node.querySelector("button")?.focus({ preventScroll: true });
}

function entry(item) {
  const node = make("button", { type: "button", role: "menuitem", class: item.danger ? "danger" : "" });
  node.append(make("span", { text: item.label }));
  if (item.detail) node.append(make("small", { text: item.detail }));
  node.addEventListener("click", () => {
    closeMenu();
    item.run();
  });
  return node;
}

function position(node, opener, host) {
  const frame = host.getBoundingClientRect();
  const spot = opener.getBoundingClientRect();
  const width = node.offsetWidth;
  const height = node.offsetHeight;
  const left = Math.min(Math.max(8, spot.right - frame.left - width), frame.width - width - 8);
  const below = spot.bottom - frame.top + 4;
  const top = below + height > frame.height - 8 ? Math.max(8, spot.top - frame.top - height - 4) : below;
  node.style.setProperty("left", `${left}px`);
  node.style.setProperty("top", `${top}px`);
}

function steer(event) {
  const items = [...event.currentTarget.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && current) {
    event.preventDefault();
    closeMenu(true);
  }
});
document.addEventListener("pointerdown", (event) => {
  if (current && !current.node.contains(event.target) && !current.opener.contains(event.target)) closeMenu();
});
