// One person's chat: keeps it in step with the server and shows it.
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { dayKey, dayName, make, post } from "./dom.js";
import { closeMessageMenu, openMenu } from "./menu.js";

const GROUP_SECONDS = 300;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Pane {
  /** ``app`` knows the people, the clock and which pane is in front. */
  constructor(app, chatId) {
    this.app = app;
    this.chatId = chatId;
    this.root = document.getElementById("pane").content.firstElementChild.cloneNode(true);
    this.scroll = this.root.querySelector(".scroll");
    this.log = this.root.querySelector(".log");
    this.status = this.root.querySelector(".status");
    this.newest = this.root.querySelector(".newest");
    this.select = this.root.querySelector("select");
    this.composer = new Composer(this, this.root);
    this.reset();
    this.select.addEventListener("change", () => app.choose(this, Number(this.select.value)));
    this.newest.addEventListener("click", () => this.toBottom(true));
    this.scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.log.addEventListener("click", (event) => this.tapped(event));
    this.root.querySelector(".begin").addEventListener("click", () => this.start());
    this.root.querySelector(".blocked button").addEventListener("click", () => this.act("block", { as: this.chatId, blocked: false }));
    const sizes = new ResizeObserver(() => this.atBottom && this.toBottom());
    sizes.observe(this.scroll);
    sizes.observe(this.log);
  }

  reset() {
    this.messages = new Map();
    this.nodes = new Map();
    this.commands = [];
    this.waiting = new Map(); // callback query id → {messageId, data}
    this.unreadFrom = null;
    this.readUpTo = 0;
    this.missed = 0;
    this.menuAt = 0;
    this.atBottom = true;
    this.fresh = true;
    this.log.replaceChildren();
    this.log.setAttribute("aria-live", "off");
  }

  connect() {
    this.source?.close();
    this.say_status("Connecting…", "busy");
    const source = new EventSource(`/local/events?as=${this.chatId}`);
    this.source = source;
    const on = (kind, run) => source.addEventListener(kind, (event) => run(JSON.parse(event.data)));
    on("chat", (data) => this.whole(data));
    on("message", (data) => this.arrived(data));
    on("edited", (data) => this.changed(data));
    on("deleted", (data) => this.gone(data.message_ids));
    on("seen", (data) => this.seen(data.message_id));
    on("answered", (data) => this.answered(data));
    on("action", (data) => this.acting(data.action));
    on("commands", (data) => (this.commands = data.commands));
    on("keyboard", (data) => this.showKeyboard(data.keyboard));
    on("blocked", (data) => this.showBlocked(data.blocked));
    on("clock", (data) => this.app.setClock(data.now));
    on("unread", (data) => this.app.setUnread(data.chat_id, data.unread));
    source.addEventListener("error", () => this.lost(source));
  }

  lost(source) {
    if (source !== this.source) return;
    this.say_status("Connecting…", "busy");
    if (source.readyState === EventSource.CLOSED) setTimeout(() => source === this.source && this.connect(), 1000);
  }

  become(chatId) {
    this.chatId = chatId;
    this.reset();
    this.connect();
  }

  leave() {
    this.source?.close();
    this.root.remove();
  }

  // What the server says

  whole(data) {
    this.app.setPeople(data.people);
    this.app.setClock(data.now);
    this.root.querySelector(".name").textContent = data.bot.first_name;
    this.root.querySelector(".about").textContent = data.about || "This is the start of your chat with the assistant.";
    this.commands = data.commands;
    this.readUpTo = data.read_up_to;
    this.messages = new Map(data.messages.map((message) => [message.message_id, message]));
    if (this.fresh) {
      const unread = data.messages.find((m) => m.from.is_bot && m.message_id > data.read_up_to);
      this.unreadFrom = unread?.message_id ?? null;
    }
    this.showKeyboard(data.keyboard);
    this.showBlocked(data.blocked);
    this.draw();
    this.say_status("bot");
    if (this.fresh) this.opened();
    this.fresh = false;
  }

  opened() {
    const mark = this.log.querySelector(".unread");
    if (mark) mark.scrollIntoView({ block: "start" });
    else this.toBottom();
    this.scrolled();
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  arrived(message) {
    const stick = this.atBottom || !message.from.is_bot;
    if (!message.from.is_bot) this.unreadFrom = null;
    this.messages.set(message.message_id, message);
    if (message.from.is_bot) this.say_status("bot");
    this.draw();
    this.nodes.get(message.message_id)?.node.classList.add("new");
    if (stick) this.toBottom(!this.root.hidden);
    else if (message.from.is_bot) this.missed += 1;
    this.scrolled();
  }

  changed(message) {
    this.messages.set(message.message_id, message);
    this.draw();
    if (this.atBottom) this.toBottom();
  }

  gone(ids) {
    for (const id of ids) this.messages.delete(id);
    this.draw();
  }

  seen(id) {
    const message = this.messages.get(id);
    if (message) this.changed({ ...message, seen: true });
  }

  answered(data) {
    this.settle(data.callback_query_id);
    if (!data.text) return;
    if (data.alert) this.app.alert(data.text);
    else this.toast(data.text);
  }

  acting(action) {
    const words = { typing: "typing", upload_document: "sending a file", upload_photo: "sending a photo" };
    this.say_status(words[action] ?? "working", "dots");
    clearTimeout(this.actionTimer);
    this.actionTimer = setTimeout(() => this.say_status("bot"), 5000);
  }

  say_status(text, kind = "") {
    clearTimeout(this.actionTimer);
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.className = `status ${kind}`;
  }

  // Drawing: a node is made anew only when its message changed

  draw() {
    const wanted = [];
    let before = null;
    for (const [id, message] of [...this.messages].sort(([a], [b]) => a - b)) {
      if (!before || dayKey(before.date) !== dayKey(message.date)) wanted.push(this.rule(`day ${dayKey(message.date)}`, "day", dayName(message.date, this.app.now())));
      if (id === this.unreadFrom) wanted.push(this.rule("unread", "unread", "Unread messages"));
      wanted.push(this.nodeOf(id, message));
      before = message;
    }
    this.place(wanted);
    this.group();
    this.root.querySelector(".start").hidden = this.messages.size > 0;
  }

  rule(key, kind, text) {
    const kept = this.nodes.get(key) ?? { node: make("p", { class: kind }, make("span")) };
    kept.node.firstChild.textContent = text;
    this.nodes.set(key, kept);
    return kept.node;
  }

  nodeOf(id, message) {
    const print = JSON.stringify(message);
    const old = this.nodes.get(id);
    if (old?.print === print) return old.node;
    const node = bubble(message, this);
    if (old) this.keepFocus(old.node, node);
    this.nodes.set(id, { node, print });
    return node;
  }

  /** Move the focus from a button of the old node to its heir in the new one. */
  keepFocus(old, fresh) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(fresh);
    if (!focused) return;
    const at = [...old.querySelectorAll("button")].indexOf(focused);
    const heirs = [...fresh.querySelectorAll("button")];
    const same = heirs.find((heir) => heir.dataset.data && heir.dataset.data === focused.dataset.data);
    (same ?? heirs[at] ?? fresh.querySelector(".key") ?? this.composer.area).focus({ preventScroll: true });
  }

  place(wanted) {
    const keep = new Set(wanted);
    const gone = [...this.log.children].filter((node) => !keep.has(node));
    const focused = gone.some((node) => node.contains(document.activeElement));
    for (const node of gone) node.remove();
    if (focused) this.goOnTyping();
    wanted.forEach((node, i) => {
      if (this.log.children[i] !== node) this.log.insertBefore(node, this.log.children[i] ?? null);
    });
    for (const [key, { node }] of this.nodes) if (!keep.has(node)) this.nodes.delete(key);
  }

  /** Neighbours of the same sender within five minutes stand close, and only the last has a tail. */
  group() {
    const list = [...this.log.children];
    list.forEach((node, i) => {
      if (!node.dataset.id) return;
      const next = list[i + 1];
      const message = this.messages.get(Number(node.dataset.id));
      const after = next?.dataset.id ? this.messages.get(Number(next.dataset.id)) : null;
      const close = after && after.from.id === message.from.id && after.date - message.date < GROUP_SECONDS;
      node.classList.toggle("tail", !close);
    });
  }

  showKeyboard(keyboard) {
    const box = this.root.querySelector(".keyboard");
    const rows = keyboard?.keyboard ?? [];
    box.hidden = !rows.length;
    box.replaceChildren(...rows.map((row) => make("div", { class: "row" }, ...row.map((button) =>
      make("button", { type: "button", class: "key", text: button.text, onclick: () => this.say(button.text) })))));
    this.composer.area.placeholder = keyboard?.input_field_placeholder ?? "Message";
  }

  showBlocked(blocked) {
    this.root.querySelector(".composer").hidden = blocked;
    this.root.querySelector(".blocked").hidden = !blocked;
  }

  // What the person does

  async act(what, body) {
    try {
      return await post(`/local/${what}`, body);
    } catch (error) {
      this.toast(error instanceof TypeError ? "Not connected. Try again in a moment." : error.message);
      return null;
    }
  }

  say(text) {
    return this.act("say", { as: this.chatId, text });
  }

  start() {
    this.goOnTyping(); // the button goes away with the first message
    return this.say("/start");
  }

  /** What had the focus is gone: go on where one types. A touch screen is left alone, it would open its keyboard. */
  goOnTyping() {
    if (!matchMedia("(pointer: coarse)").matches) this.composer.area.focus({ preventScroll: true });
  }

  async press(message, button, node) {
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    const body = { as: this.chatId, message_id: message.message_id, button: button.callback_data, stale: true };
    const result = await this.act("press", body);
    node.removeAttribute("aria-busy");
    if (!result) return;
    const id = result.callback_query_id;
    if (this.early === id) return;
    this.waiting.set(id, { messageId: message.message_id, data: button.callback_data });
    this.showWaiting();
    setTimeout(() => this.settle(id), 20000);
  }

  isWaiting(messageId, data) {
    return [...this.waiting.values()].some((wait) => wait.messageId === messageId && wait.data === data);
  }

  settle(id) {
    if (!this.waiting.delete(id)) this.early = id; // answered before the press itself came back
    this.showWaiting();
  }

  showWaiting() {
    for (const node of this.log.querySelectorAll(".key[data-data]")) {
      const id = Number(node.closest(".msg").dataset.id);
      if (this.isWaiting(id, node.dataset.data)) node.setAttribute("aria-busy", "true");
      else node.removeAttribute("aria-busy");
    }
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast("Copied");
    } catch {
      this.toast(`Copy this: ${text}`);
    }
  }

  tapped(event) {
    const box = event.target.closest(".bubble");
    if (!box || event.target.closest("button, a, img, .spoiler, pre") || String(getSelection())) return;
    if (box.classList.contains("own")) box.querySelector(".dots").click();
  }

  openMessageMenu(opener, message) {
    const own = !message.from.is_bot;
    const text = message.text ?? message.caption;
    const items = [{ label: "Reply", run: () => this.composer.reply(message) }];
    if (own && message.text) items.push({ label: "Edit", run: () => this.composer.edit(message) });
    if (text && !message.has_protected_content) items.push({ label: "Copy text", run: () => this.copy(text) });
    items.push({ label: "Delete", danger: true, run: () => this.act("delete", { as: this.chatId, message_id: message.message_id }) });
    this.menuAt = this.scroll.scrollTop;
    openMenu({ opener, host: this.root, items, label: "Message options", place: "at" });
  }

  lastOwnText() {
    return [...this.messages.values()].filter((m) => !m.from.is_bot && m.text).at(-1);
  }

  toast(text) {
    const node = make("p", { class: "toast", text });
    this.root.querySelector(".toasts").replaceChildren(node);
    setTimeout(() => node.remove(), 3000 + text.length * 60);
  }

  // Scrolling and reading

  toBottom(gently = false) {
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior: gently && !calm.matches ? "smooth" : "auto" });
    this.atBottom = true;
    this.missed = 0;
  }

  scrolled() {
    if (Math.abs(this.scroll.scrollTop - this.menuAt) > 4) closeMessageMenu();
    const left = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight;
    this.atBottom = left < 48;
    if (this.atBottom) this.missed = 0;
    this.newest.hidden = left < 160;
    const count = this.newest.querySelector(".count");
    count.hidden = !this.missed;
    count.textContent = String(this.missed);
    if (this.atBottom) this.markRead();
  }

  markRead() {
    const last = Math.max(0, ...this.messages.keys());
    if (last <= this.readUpTo || this.root.hidden || document.hidden) return;
    this.readUpTo = last;
    this.act("read", { as: this.chatId, up_to: last });
  }
}
