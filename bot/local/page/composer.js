// The typing area: sends, edits, replies, offers commands and attachments.
import { post } from "./dom.js";
import { closeMenu, isOpen, openMenu } from "./menu.js";
import { summary } from "./bubble.js";

const ATTACHMENTS = [
  ["Photo from this device", "photo", "image/png,image/jpeg"],
  ["File from this device", "document", ""],
  ["Sample photo", "photo"],
  ["Sample file", "document"],
  ["Voice note", "voice"],
  ["Forwarded voice note", "forwarded_voice"],
  ["Sticker", "sticker"],
  ["Contact", "contact"],
  ["Location", "location"],
];

/** Wires the composer of a pane. */
export class Composer {
  constructor(pane, root) {
    this.pane = pane;
    this.foot = root.querySelector(".foot");
    this.form = root.querySelector(".composer");
    this.area = root.querySelector("textarea");
    this.context = root.querySelector(".context");
    this.file = root.querySelector("input[type=file]");
    this.slash = root.querySelector(".commands");
    this.clip = root.querySelector(".attach");
    this.about = null; // {what: "edit" | "reply", message}
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("input", () => this.typed());
    this.context.querySelector("button").addEventListener("click", () => this.leave());
    this.slash.addEventListener("click", () => this.toggleCommands());
    this.clip.addEventListener("click", () => this.toggleAttachments());
    this.file.addEventListener("change", () => this.upload());
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.about) {
      this.leave();
    } else if (event.key === "ArrowUp" && !this.area.value && !this.about) {
      const last = this.pane.lastOwnText();
      if (last) {
        event.preventDefault();
        this.edit(last);
      }
    }
  }

  typed() {
    this.grow();
    const word = this.area.value;
    if (/^\/\w*$/.test(word)) this.offerCommands(word.slice(1), false);
    else if (isOpen(this.slash)) closeMenu();
  }

  grow() {
    this.area.style.setProperty("height", "auto");
    this.area.style.setProperty("height", `${Math.min(this.area.scrollHeight, 168)}px`);
    this.foot.classList.toggle("ready", this.area.value.trim() !== "");
  }

  async submit() {
    const text = this.area.value.trim();
    if (!text) return;
    closeMenu();
    const about = this.about;
    this.area.value = "";
    this.leave();
    this.grow();
    const as = this.pane.chatId;
    const sent = about?.what === "edit"
      ? this.pane.act("edit", { as, message_id: about.message.message_id, text })
      : this.pane.act("say", { as, text, reply_to: about?.message.message_id });
    if (!(await sent) && !this.area.value) {
      this.area.value = text; // nothing typed is lost
      this.grow();
    }
  }

  edit(message) {
    this.turn("edit", message, "Edit your message");
    this.area.value = message.text;
    this.grow();
  }

  reply(message) {
    this.turn("reply", message, message.from.is_bot ? "Reply to the assistant" : "Reply to yourself");
  }

  turn(what, message, title) {
    this.about = { what, message };
    this.context.hidden = false;
    this.context.querySelector("strong").textContent = title;
    this.context.querySelector("span").textContent = summary(message);
    this.area.focus();
  }

  leave() {
    if (this.about?.what === "edit") this.area.value = "";
    this.about = null;
    this.context.hidden = true;
    this.grow();
  }

  toggleCommands() {
    if (isOpen(this.slash)) closeMenu(true);
    else this.offerCommands("", true);
  }

  offerCommands(start, focus) {
    const found = this.pane.commands.filter((item) => item.command.startsWith(start.toLowerCase()));
    if (!found.length && !focus) {
      closeMenu();
      return;
    }
    const items = found.map((item) => ({
      label: `/${item.command}`,
      detail: item.description,
      run: () => {
        this.area.value = "";
        this.grow();
        this.pane.say(`/${item.command}`);
        if (!matchMedia("(pointer: coarse)").matches) this.area.focus();
      },
    }));
    openMenu({ opener: this.slash, host: this.form, items, label: "Commands", focus });
  }

  toggleAttachments() {
    if (isOpen(this.clip)) {
      closeMenu(true);
      return;
    }
    const items = ATTACHMENTS.map(([label, kind, accept]) => ({
      label,
      run: () => (accept === undefined ? this.pane.act("send", { as: this.pane.chatId, kind }) : this.choose(kind, accept)),
    }));
    openMenu({ opener: this.clip, host: this.form, items, label: "Attach", place: "foot end" });
  }

  choose(kind, accept) {
    this.file.accept = accept;
    this.file.dataset.kind = kind;
    this.file.click();
  }

  async upload() {
    const [chosen] = this.file.files;
    if (!chosen) return;
    const form = new FormData();
    form.append("as", this.pane.chatId);
    form.append("kind", this.file.dataset.kind);
    form.append("caption", this.file.dataset.kind === "photo" ? this.area.value.trim() : "");
    form.append("file", chosen);
    this.file.value = "";
    try {
      await post("/local/send", form);
      if (form.get("caption")) this.area.value = "";
      this.grow();
    } catch (error) {
      this.pane.toast(error.message);
    }
  }
}
