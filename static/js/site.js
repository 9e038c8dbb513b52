// Everything here only makes pages smoother; each works without it.

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const words = JSON.parse(document.body.dataset.words);
const say = (word, values) => words[word].replace(/%\((\w+)\)s/g, (_, name) => values[name]);

// Times stay true while the page is open. The server wrote them; its words are in data-words.

function ago(ms) {
  if (ms < MINUTE) return words.just;
  if (ms < HOUR) return say("minutesAgo", { minutes: Math.floor(ms / MINUTE) });
  return say("hoursAgo", { hours: Math.floor(ms / HOUR) });
}

function left(ms) {
  const days = Math.floor(ms / DAY), hours = Math.floor(ms / HOUR), minutes = Math.floor(ms / MINUTE);
  if (ms <= 0) return words.now;
  if (days) return say("days", { days, hours: hours % 24 });
  if (hours) return say("hours", { hours, minutes: minutes % 60 });
  return say("minutes", { minutes: Math.max(1, minutes) });
}

// The reader's clock may be wrong: what counts is the time since the server wrote the page.
const written = Date.parse(document.body.dataset.now), opened = performance.now();

function freshen() {
  const now = written + performance.now() - opened;
  for (const time of document.querySelectorAll("time[data-until]")) {
    time.textContent = left(Date.parse(time.dateTime) - now);
  }
  for (const time of document.querySelectorAll("time[data-when]")) {
    const since = now - Date.parse(time.dateTime);
    if (since >= 0 && since < DAY) time.textContent = ago(since);
  }
}

setInterval(freshen, 20_000);

// Drafts: <form data-draft="reply-12"> keeps what is typed in this browser until it was sent.

const PREFIX = "draft:", KEPT = 30 * DAY;
const fieldsOf = (form) => [...form.elements].filter(
  (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && field.tagName !== "FIELDSET"
);
const standing = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.defaultChecked;
  if (field.tagName === "SELECT") return (([...field.options].find((o) => o.defaultSelected) || field.options[0]) || {}).value;
  return field.defaultValue;
};
const current = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
const isPage = (xhr) => /^\s*<!doctype/i.test(xhr.responseText);
const read = (key) => {
  try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; }
};
const write = (key, draft) => {
  try { localStorage.setItem(PREFIX + key, JSON.stringify(draft)); return true; } catch { return false; }
};
const forget = (key) => localStorage.removeItem(PREFIX + key);

function note(form, text) {
  const place = form.querySelector("[data-draft-note]");
  if (place) place.textContent = text;
}

function keep(form) {
  const fields = fieldsOf(form), at = Date.now();
  if (fields.every((field) => current(field) === standing(field))) return forget(form.dataset.draft);
  const kept = write(form.dataset.draft, { at, base: fields.map(standing), typed: fields.map(current) });
  const place = form.querySelector("[data-draft-note]");
  if (kept && place) {
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
    note(form, place.dataset.saved.replace("%(time)s", time));
  }
}

function restore(form) {
  const draft = read(form.dataset.draft), fields = fieldsOf(form);
  // Not over something newer: what the server shows must be what the draft was written upon.
  if (!draft || JSON.stringify(draft.base) !== JSON.stringify(fields.map(standing))) return;
  fields.forEach((field, n) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = draft.typed[n];
    else field.value = draft.typed[n];
  });
  const place = form.querySelector("[data-draft-note]");
  if (place) note(form, place.dataset.restored || "");
}

function settle() {
  // A draft that was sent is done with, unless this page refuses it or asks to log in first, or the reader came back.
  const [entry] = performance.getEntriesByType("navigation");
  const refused = document.body.classList.contains("refused"), asked = location.pathname.startsWith("/accounts/");
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const key = name.slice(PREFIX.length), draft = read(key);
    if (!draft || Date.now() - draft.at > KEPT) { forget(key); continue; }
    if (!draft.sent || refused) continue;
    const form = document.querySelector(`form[data-draft="${CSS.escape(key)}"]`);
    const back = entry && entry.type === "back_forward";
    if (back || asked || (form && form.querySelector("[aria-invalid], .errorlist"))) write(key, { ...draft, sent: false });
    else forget(key);
  }
}

const draftOf = (event) => event.target.closest("form[data-draft]");

try {
  settle();
  document.querySelectorAll("form[data-draft]").forEach(restore);
  let waiting;
  document.addEventListener("input", (event) => {
    const form = draftOf(event);
    if (!form) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form), 600);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget-drafts]")) {
      Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).forEach((name) => localStorage.removeItem(name));
    }
    const form = draftOf(event);
    if (!form || (event.submitter && event.submitter.formNoValidate)) return;
    clearTimeout(waiting);
    keep(form);
    const draft = read(form.dataset.draft);
    if (draft) write(form.dataset.draft, { ...draft, sent: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.requestConfig.elt.closest("form[data-draft]"); // by now it may stand on the page no more
    const draft = form && read(form.dataset.draft);
    if (!draft || !draft.sent) return;
    const { successful, xhr } = event.detail;
    const away = isPage(xhr) || xhr.getResponseHeader("HX-Redirect");
    if (successful && !away) { forget(form.dataset.draft); note(form, ""); }
    else if (successful || !away) write(form.dataset.draft, { ...draft, sent: false });
  });
} catch { /* a browser that keeps nothing: no drafts, everything else works */ }

// A whole page is never put into a fragment's place: the log-in page of a session that has ended is gone to, and a
// refusal (an old token, too many tries, a fault) is shown as the page it is, by sending the form the plain way.

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isPage(event.detail.xhr)) return;
  event.detail.shouldSwap = false;
  if (!event.detail.isError) location.assign(event.detail.xhr.responseURL); // which leads back to this page afterwards
});
document.addEventListener("htmx:responseError", (event) => {
  const { elt, requestConfig } = event.detail, form = elt.closest("form");
  if (!form || requestConfig.verb !== "post" || !isPage(event.detail.xhr)) return;
  const button = requestConfig.triggeringEvent && requestConfig.triggeringEvent.submitter;
  const path = button && button.getAttribute("formaction");
  if (path) form.action = path;
  if (button && button.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.submit();
});

// Menus close on Escape and on a click elsewhere.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
