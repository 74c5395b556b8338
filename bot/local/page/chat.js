// The page: the bar with the clock, one or two panes, and which people they show.
import { clockTexts, make, post } from "./dom.js";
import { Pane } from "./pane.js";

class App {
  constructor() {
    this.people = [];
    this.panes = [];
    this.shift = 0; // milliseconds the assistant's clock is ahead of the browser's
    this.host = document.querySelector(".panes");
    this.tabs = document.querySelector(".tabs");
    this.beside = document.getElementById("beside");
    this.clock = document.getElementById("clock");
    this.dialog = document.querySelector("dialog.alert");
    this.beside.addEventListener("click", () => this.toggleBeside());
    for (const button of document.querySelectorAll(".move button")) {
      const { hours = 0, days = 0 } = button.dataset;
      button.addEventListener("click", () => this.panes[0].act("clock", { hours: Number(hours), days: Number(days) }));
    }
    this.tabs.addEventListener("keydown", (event) => this.steer(event));
    document.addEventListener("visibilitychange", () => this.panes.forEach((pane) => pane.scrolled()));
    setInterval(() => this.showClock(), 1000);
  }

  async begin() {
    const answer = await fetch("/local/people");
    this.setPeople(await answer.json());
    const asked = new URLSearchParams(location.search);
    const known = (id) => this.people.some((person) => person.chat_id === id);
    const ids = ["as", "beside"].map((name) => Number(asked.get(name))).filter(known);
    for (const id of ids.length ? ids : [this.people[0].chat_id]) this.open(id);
  }

  now() {
    return new Date(Date.now() + this.shift);
  }

  setClock(iso) {
    this.shift = new Date(iso).getTime() - Date.now();
    this.showClock();
    this.panes.forEach((pane) => pane.draw());
  }

  showClock() {
    const [day, time] = clockTexts(this.now());
    if (this.clock.textContent === `${day} ${time}`) return;
    this.clock.replaceChildren(make("span", { text: `${day} ` }), time);
  }

  setPeople(people) {
    this.people = people;
    this.showPeople();
  }

  setUnread(chatId, unread) {
    const person = this.people.find((one) => one.chat_id === chatId);
    if (!person || person.unread === unread) return;
    person.unread = unread;
    this.showPeople();
  }

  showPeople() {
    for (const pane of this.panes) this.fill(pane);
    this.showTabs();
    const unread = this.people.reduce((sum, person) => sum + person.unread, 0);
    document.title = unread ? `(${unread}) Local chat` : "Local chat";
  }

  fill(pane) {
    const want = this.people.map((person) => [String(person.chat_id), person.title + (person.unread ? ` (${person.unread})` : "")]);
    want.forEach(([value, text], i) => {
      const option = pane.select.options[i] ?? pane.select.appendChild(make("option"));
      if (option.value !== value || option.textContent !== text) {
        option.value = value;
        option.textContent = text;
      }
    });
    pane.select.value = String(pane.chatId);
  }

  open(chatId) {
    const pane = new Pane(this, chatId);
    this.panes.push(pane);
    this.host.append(pane.root);
    this.arrange();
    pane.connect();
    return pane;
  }

  choose(pane, chatId) {
    const other = this.panes.find((one) => one !== pane && one.chatId === chatId);
    if (other) other.become(pane.chatId); // the two swap
    pane.become(chatId);
    this.arrange();
  }

  toggleBeside() {
    if (this.panes.length > 1) {
      this.panes.pop().leave();
      this.front = this.panes[0];
    } else {
      const other = this.people.find((person) => person.chat_id !== this.panes[0].chatId);
      if (other) this.front = this.open(other.chat_id);
    }
    this.arrange();
  }

  arrange() {
    const two = this.panes.length > 1;
    if (!this.panes.includes(this.front)) this.front = this.panes[0];
    this.host.classList.toggle("two", two);
    this.beside.setAttribute("aria-pressed", String(two));
    const narrow = two && !matchMedia("(min-width: 760px)").matches;
    for (const pane of this.panes) {
      pane.root.hidden = narrow && pane !== this.front;
      pane.root.setAttribute("aria-label", `Chat as ${this.titleOf(pane.chatId)}`);
      pane.scrolled();
    }
    this.showPeople();
    const place = new URLSearchParams({ as: this.panes[0].chatId });
    if (two) place.set("beside", this.panes[1].chatId);
    history.replaceState(null, "", `?${place}`);
  }

  titleOf(chatId) {
    return this.people.find((person) => person.chat_id === chatId)?.title ?? "";
  }

  showTabs() {
    this.tabs.hidden = this.panes.length < 2;
    const focused = this.tabs.contains(document.activeElement);
    this.tabs.replaceChildren(...this.panes.map((pane) => {
      const on = pane === this.front;
      const person = this.people.find((one) => one.chat_id === pane.chatId);
      const tab = make("button", { type: "button", role: "tab", "aria-selected": String(on), tabindex: on ? "0" : "-1" });
      tab.append(make("span", { text: this.titleOf(pane.chatId) }));
      if (person?.unread && !on) tab.append(make("span", { class: "badge", text: person.unread }));
      tab.addEventListener("click", () => this.show(pane));
      return tab;
    }));
    if (focused) this.tabs.querySelector("[aria-selected=true]")?.focus();
  }

  show(pane) {
    this.front = pane;
    this.arrange();
    if (pane.atBottom) pane.toBottom();
    pane.scrolled();
  }

  steer(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    this.show(this.panes.find((pane) => pane !== this.front));
    this.tabs.querySelector("[aria-selected=true]").focus();
  }

  alert(text) {
    this.dialog.querySelector("p").textContent = text;
    if (!this.dialog.open) this.dialog.showModal();
  }
}

const app = new App();
const start = () => app.begin().catch(() => setTimeout(start, 1000));
matchMedia("(min-width: 760px)").addEventListener("change", () => app.panes.length && app.arrange());
start();
