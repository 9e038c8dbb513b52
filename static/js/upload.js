// Sends the file of <form data-upload> in parts: what is here already is not sent again, what fails is tried again.

const TRIES = 5;
async function sum(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ask(url, body, token, tries = 1) {
  const headers = { "X-CSRFToken": token };
  if (body instanceof Blob) headers["Content-Type"] = "application/octet-stream";
  for (;;) {
    const answer = await fetch(url, { method: "POST", body, headers }).catch(() => null);
    const said = answer && (await answer.json().catch(() => null));
    if (said && answer.ok) return said;
    if (said || --tries <= 0) throw new Error(said ? said.sentence : "");
    await new Promise((wake) => setTimeout(wake, 1000 * (TRIES - tries)));
  }
}

async function send(form, file) {
  const data = new FormData(form), token = data.get("csrfmiddlewaretoken"), bar = form.querySelector("progress");
  data.delete("file");
  data.set("action", "begin");
  data.set("name", file.name);
  data.set("size", file.size);
  const { file: key, part, parts, sent } = await ask(location.pathname, data, token);
  const url = `${location.pathname}${key}/`;
  bar.hidden = false;
  for (let n = 1; n <= parts; n++) {
    const blob = file.slice((n - 1) * part, n * part);
    if (!sent[n]) await ask(`${url}${n}/`, blob, token, TRIES);
    else if (crypto.subtle && (await sum(blob)) !== sent[n]) throw new Error(form.dataset.other);
    bar.value = n / parts;
  }
  await ask(url, new URLSearchParams({ action: "complete" }), token);
  location.reload();
}

document.addEventListener("submit", async (event) => {
  const form = event.target, file = form.matches("[data-upload]") && form.elements.file.files[0];
  if (!file) return;
  event.preventDefault();
  const button = form.querySelector("button"), words = form.querySelector("output");
  button.disabled = true;
  words.textContent = await send(form, file).catch((error) => error.message || form.dataset.broken);
  button.disabled = false;
});
