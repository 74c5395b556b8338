// Small helpers. Text always goes in as text nodes: nothing here parses HTML.

/** A new element with properties (class, text, aria-*, on*) and children. */
export function make(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "text") node.textContent = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** An outline icon from path data. */
export function icon(...paths) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** POST JSON (or a FormData) and give the answer; an error carries the server's sentence. */
export async function post(path, body) {
  const form = body instanceof FormData;
  const answer = await fetch(path, {
    method: "POST",
    headers: form ? {} : { "content-type": "application/json" },
    body: form ? body : JSON.stringify(body),
  });
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error ?? "That did not work.");
  return result;
}

const london = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", ...options });
const timeFormat = london({ hour: "2-digit", minute: "2-digit" });
const dayFormat = london({ weekday: "long", day: "numeric", month: "long" });
const yearFormat = london({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const keyFormat = london({ year: "numeric", month: "2-digit", day: "2-digit" });
const dateFormat = london({ weekday: "short", day: "numeric", month: "short" });

export const timeOf = (unix) => timeFormat.format(unix * 1000);
export const dayKey = (unix) => keyFormat.format(unix * 1000);
export const clockTexts = (date) => [dateFormat.format(date).replace(",", ""), timeFormat.format(date)];

/** "Today", "Yesterday" or the day's name, as seen at ``now`` (a Date). */
export function dayName(unix, now) {
  const key = dayKey(unix);
  if (key === keyFormat.format(now)) return "Today";
  if (key === keyFormat.format(new Date(now.getTime() - 86400000))) return "Yesterday";
  const close = Math.abs(now.getTime() - unix * 1000) < 300 * 86400000;
  return (close ? dayFormat : yearFormat).format(unix * 1000);
}

export function sizeText(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
