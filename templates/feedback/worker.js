// The report without a network: its page is kept, and a report that cannot be sent waits for the network and its author.
const REPORT = /^\/builds\/\d+\/report\/$/, TOKEN = "csrfmiddlewaretoken", STATIC = "{% get_static_prefix %}";
const pathOf = (thing) => new URL(thing.url).pathname;
const valueOf = (html, name) => (html.match(`name="${name}" value="(\\w+)"`) || [])[1];

// What waits: "author path" → [when, fields].
const waiting = (ask) => new Promise((done, failed) => {
  const opening = indexedDB.open("reports");
  opening.onupgradeneeded = () => opening.result.createObjectStore("waiting");
  opening.onerror = failed;
  opening.onsuccess = () => {
    const asked = ask(opening.result.transaction("waiting", "readwrite").objectStore("waiting"));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = failed;
  };
});

function post(path, fields, seconds) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  return fetch(path, { method: "POST", body, headers: { Waited: seconds } });
}

async function send(request, path) {
  const fields = [...await request.formData()], key = `${fields.find(([name]) => name === "author")[1]} ${path}`;
  const answer = await post(path, fields, 0).catch(() => ({ status: 503 }));
  const waits = [401, 403, 502, 503, 504].includes(answer.status);
  await waiting((store) => waits ? store.put([Date.now(), fields], key) : store.delete(key));
  if (waits && registration.sync) registration.sync.register("reports").catch(() => 0);
  const next = answer.headers ? answer.headers.get("Location") : `${path}#kept`;
  return next ? Response.redirect(next, 303) : answer;
}

// Once at a time: whoever looks in between would read the words that are meant for the page.
let sending;
const sendWaiting = () => sending ||= sendAll().finally(() => { sending = null; });

async function sendAll() {
  for (const key of await waiting((store) => store.getAllKeys())) {
    const [author, path] = key.split(" "), html = await (await fetch(path)).text();
    if (valueOf(html, "author") !== author) continue; // somebody else is here
    const [since, fields] = await waiting((store) => store.get(key)), token = valueOf(html, TOKEN);
    const fresh = fields.map(([name, value]) => [name, name === TOKEN && token || value]);
    const answer = await post(path, fresh, Math.ceil((Date.now() - since) / 1000) || 1);
    if (![201, 409, 422].includes(answer.status)) continue;
    await waiting((store) => store.delete(key));
    for (const page of await clients.matchAll()) if (pathOf(page) === path) page.navigate(answer.headers.get("Location") || path);
  }
}

async function keep(path, answer) {
  const html = await answer.clone().text(), author = valueOf(html, "author");
  if (!author || !answer.ok) return;
  const cache = await caches.open(author);
  await cache.put(path, answer);
  await cache.addAll([...html.matchAll(`"(${STATIC}[^"#]+)`)].map(([, file]) => file));
}

async function begin() {
  await clients.claim();
  for (const page of await clients.matchAll()) if (REPORT.test(pathOf(page))) await keep(pathOf(page), await fetch(page.url));
}

// Who reads the page now is told to us: pages that were kept for another go.
async function meet(reader) {
  for (const name of await caches.keys()) if (name !== reader) await caches.delete(name);
  if (reader) await sendWaiting();
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("message", (event) => event.waitUntil(meet(event.data)));
addEventListener("sync", (event) => event.waitUntil(sendWaiting()));
addEventListener("fetch", (event) => {
  const { request } = event, path = pathOf(request), isReport = REPORT.test(path);
  if (request.method === "POST") { if (isReport) event.respondWith(send(request, path)); return; }
  if (isReport) event.respondWith(fetch(request).then((answer) => {
    event.waitUntil(keep(path, answer.clone()));
    return answer;
  }, () => caches.match(path)));
  else if (path.startsWith(STATIC)) event.respondWith(fetch(request).catch(() => caches.match(request)));
});
