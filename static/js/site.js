const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const words = JSON.parse(document.body.dataset.words);
const say = (word, values) => words[word].replace(/%\((\w+)\)s/g, (_, name) => values[name]);

// Times stay true while the page is open.

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
  return say("minutes", { minutes: minutes || 1 });
}

// The reader's clock may be wrong.
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

// <form data-draft="reply-12"> keeps what is typed until it was sent.

const PREFIX = "draft:", KEPT = 30 * DAY, bases = {}; // what the page showed when it was opened
const keyOf = (form) => PREFIX + form.dataset.draft;
const fieldsOf = (form) => [...form.elements].filter(
  (field) => field.name && !/hidden|password|file|submit|button|fieldset/.test(field.type)
);
const isTicked = (field) => /checkbox|radio/.test(field.type);
const standing = (field) => {
  if (isTicked(field)) return field.defaultChecked;
  if (field.options) return ([...field.options].find((o) => o.defaultSelected) || field.options[0])?.value;
  return field.defaultValue;
};
const current = (field) => (isTicked(field) ? field.checked : field.value);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const isPage = (xhr) => /^\s*<!doctype/i.test(xhr.responseText);
const read = (key) => {
  try { return JSON.parse(localStorage[key]); } catch { return null; }
};
const write = (key, draft) => {
  try { return localStorage[key] = JSON.stringify(draft); } catch { return false; }
};
const forget = (key) => delete localStorage[key];
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

function note(form, kind, time) {
  const place = form.querySelector("[data-draft-note]");
  if (place) place.textContent = (place.dataset[kind] || "").replace("%(time)s", time);
}

function keep(form) {
  const fields = fieldsOf(form), typed = fields.map(current), at = Date.now(), key = keyOf(form);
  const base = bases[key] ??= fields.map(standing);
  if (same(typed, base)) return forget(key);
  if (!write(key, { at, base, typed })) return;
  note(form, "saved", new Date(at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short", hour12: false }));
}

function restore(form) {
  const draft = read(keyOf(form)), fields = fieldsOf(form);
  // Not over something newer than what the draft was written upon.
  if (!same(bases[keyOf(form)] = fields.map(standing), draft?.base)) return;
  fields.forEach((field, n) => {
    if (isTicked(field)) field.checked = draft.typed[n];
    else field.value = draft.typed[n];
  });
  note(form, "restored");
}

function settle() {
  // A draft that was sent is done with, unless it was refused, waits for a log-in, or the reader came back.
  const [entry] = performance.getEntriesByType("navigation");
  const refused = document.body.classList.contains("refused"), asked = location.hash === "#kept" || location.pathname.startsWith("/accounts/");
  for (const key of keys()) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > KEPT) { forget(key); continue; }
    if (!draft.sent || refused) continue;
    const form = [...document.forms].find((form) => keyOf(form) === key);
    const back = entry?.type === "back_forward";
    if (back || asked || form?.querySelector("[aria-invalid], .errorlist")) write(key, { ...draft, sent: false });
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
    if (event.target.matches("[data-forget-drafts]")) keys().forEach(forget);
    const form = draftOf(event);
    if (!form || event.submitter?.formNoValidate) return;
    clearTimeout(waiting);
    keep(form);
    const draft = read(keyOf(form));
    if (draft) write(keyOf(form), { ...draft, sent: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.requestConfig.elt.closest("form[data-draft]"); // it may be gone by now
    const draft = form && read(keyOf(form));
    if (!draft?.sent) return;
    const { successful, xhr } = event.detail;
    const away = isPage(xhr) || xhr.getResponseHeader("HX-Redirect");
    if (successful && !away) { forget(keyOf(form)); note(form); delete bases[keyOf(form)]; }
    else if (successful || !away) write(keyOf(form), { ...draft, sent: false });
  });
} catch { /* a browser that keeps nothing */ }

// What waits in the worker is sent for its author alone.

const workers = navigator.serviceWorker, looked = document.querySelector("[data-worker]");
if (workers) {
  const scope = "/builds/", meet = async () => {
    if (looked) await workers.register(looked.dataset.worker, { scope });
    (await workers.getRegistration(scope))?.active?.postMessage(document.body.dataset.reader);
  };
  const quietly = () => meet().catch(() => 0);
  addEventListener("online", quietly);
  if (location.hash === "#kept") setInterval(quietly, MINUTE / 6);
  quietly();
}

// <form data-push> sends the subscription that this browser makes (W3C Push API).

const push = document.querySelector("[data-push]");
if (push && window.PushManager) {
  push.hidden = false;
  push.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await workers.register(push.dataset.worker, { scope: location.pathname });
      const { pushManager } = await workers.ready, old = await pushManager.getSubscription();
      await old?.unsubscribe(); // it may be bound to another key
      const bound = { userVisibleOnly: true, applicationServerKey: push.dataset.push };
      push.subscription.value = JSON.stringify(await pushManager.subscribe(bound));
      push.submit();
    } catch { push.querySelector("output").textContent = push.dataset.refused; }
  });
}

// A whole page takes no fragment's place: a log-in is gone to, a refusal is shown by sending the form the plain way.

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isPage(event.detail.xhr)) return;
  event.detail.shouldSwap = false;
  if (!event.detail.isError) location.assign(event.detail.xhr.responseURL);
});
document.addEventListener("htmx:responseError", (event) => {
  const { elt, requestConfig } = event.detail, form = elt.closest("form");
  if (!form || requestConfig.verb !== "post" || !isPage(event.detail.xhr)) return;
  const button = requestConfig.triggeringEvent?.submitter, path = button?.getAttribute("formaction");
  if (path) form.action = path;
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.submit();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
