// What the pages do in the browser: times in the viewer's zone, signing in, signing decisions.
// Everything works on what the server sent; nothing is built from text as HTML.
"use strict";

const encoder = new TextEncoder();
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// ---- times ---------------------------------------------------------------------------------

function localTimes(within = document) {
  const now = new Date();
  for (const time of all("time[datetime]", within)) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime()) || time.title) continue;
    time.title = at.toISOString().replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
    const sameDay = at.toDateString() === now.toDateString();
    const form = sameDay && time.dataset.form !== "full"
      ? { hour: "2-digit", minute: "2-digit", second: "2-digit" }
      : { dateStyle: "medium", timeStyle: "short" };
    time.textContent = new Intl.DateTimeFormat(undefined, form).format(at);
  }
}

// ---- bytes ---------------------------------------------------------------------------------

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const textOf = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const hexOf = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const sha256 = async (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
};
const equal = (one, two) => one.length === two.length && one.every((byte, at) => byte === two[at]);

// ---- the server ----------------------------------------------------------------------------

class Refused extends Error {}

async function ask(method, path, body) {
  const headers = { accept: "application/json" };
  const csrf = one("meta[name=csrf]")?.content;
  if (csrf) headers["x-csrf-token"] = csrf;
  if (body !== undefined) headers["content-type"] = "application/json";
  const answer = await fetch(path, {
    method, headers, credentials: "same-origin", redirect: "error",
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(said.error?.message ?? `The server answered ${answer.status}.`);
  return said;
}

// ---- keys ----------------------------------------------------------------------------------
// A demo key is kept by the browser in a form that no script can read out, until sign-out.

function vault(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("brightline", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const change = opening.result.transaction("keys", mode);
      const asked = work(change.objectStore("keys"));
      change.oncomplete = () => { opening.result.close(); resolve(asked.result); };
      change.onabort = () => reject(change.error);
    };
  });
}
const keep = (reviewer, key) => vault("readwrite", (keys) => keys.put(key, reviewer));
const kept = (reviewer) => vault("readonly", (keys) => keys.get(reviewer));
const forget = () => vault("readwrite", (keys) => keys.clear());

// An Ed25519 secret key as it is printed: 64 hexadecimal digits, or PKCS#8 in PEM.
async function demoKey(text) {
  const plain = text.trim();
  let seed;
  if (/^[0-9a-f]{64}$/i.test(plain)) {
    seed = bytesOfHex(plain.toLowerCase());
  } else if (plain.includes("BEGIN PRIVATE KEY")) {
    const der = bytesOf(plain.replace(/-----[^-]+-----|\s/g, ""));
    const at = hexOf(der.slice(0, 24)).indexOf("04220420");
    if (at >= 0) seed = der.slice(at / 2 + 4, at / 2 + 36);
  }
  if (seed?.length !== 32) throw new Refused("This is no demo key: paste the 64 digits, or the whole PEM text.");
  const head = bytesOfHex("302e020100300506032b657004220420");
  const pkcs8 = new Uint8Array([...head, ...seed]);
  try {
    return await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
  } catch {
    throw new Refused("This browser has no Ed25519: use a passkey, or `brightline review` in a terminal.");
  }
}

async function signWithKey(key, digest) {
  return { kind: "ed25519", signature: textOf(await crypto.subtle.sign("Ed25519", key, digest)) };
}

async function signWithPasskey(digest, rp, credentials) {
  if (!window.PublicKeyCredential) {
    throw new Refused("This browser has no passkeys here: they need HTTPS, or http://localhost.");
  }
  const got = await navigator.credentials.get({
    publicKey: {
      challenge: digest, rpId: rp, userVerification: "required", timeout: 120000,
      allowCredentials: credentials.map((id) => ({ type: "public-key", id: bytesOf(id) })),
    },
  });
  const response = got.response;
  return {
    kind: "passkey",
    assertion: {
      id: got.id, rawId: textOf(got.rawId), type: got.type, extensions: {},
      response: {
        authenticatorData: textOf(response.authenticatorData),
        clientDataJSON: textOf(response.clientDataJSON),
        signature: textOf(response.signature),
        userHandle: response.userHandle ? textOf(response.userHandle) : null,
      },
    },
  };
}

// ---- saying --------------------------------------------------------------------------------

function say(place, text, kind = "bad") {
  if (!place) return;
  place.className = `note ${kind}`;
  place.textContent = text;
  place.hidden = false;
}

function why(error) {
  if (error instanceof Refused) return error.message;
  if (error?.name === "NotAllowedError") return "Nothing was signed: the passkey was not used in time, or you stopped.";
  return `That did not work: ${error?.message ?? "an unknown fault"}.`;
}

async function busy(form, work) {
  const buttons = all("button", form);
  const place = one("[data-say]", form);
  if (place) place.hidden = true;
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await work();
  } catch (error) {
    say(place, why(error));
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}

// ---- signing in ----------------------------------------------------------------------------

async function signIn(reviewer, sign) {
  const asked = await ask("POST", "/api/v1/challenges", { reviewer });
  const digest = await sha256(encoder.encode("brightline/sign-in/1\0"),
    encoder.encode(`${location.origin}\0${reviewer}\0${asked.challenge}`));
  if (hexOf(digest) !== asked.digest.replace("sha256:", "")) {
    throw new Refused("This page is not at the address that the console knows: nothing was signed.");
  }
  const proof = await sign(digest, asked);
  await ask("POST", "/api/v1/sessions", { reviewer, challenge: asked.challenge, proof });
  // Resolved as the browser will: `/\\elsewhere` looks like a path and is not one.
  const back = new URL(new URL(location.href).searchParams.get("next") ?? "/", location.origin);
  location.assign(back.origin === location.origin ? back.pathname + back.search : "/");
}

function signInPage(form) {
  const name = () => {
    const reviewer = one("[name=reviewer]", form);
    if (!reviewer.reportValidity()) throw new Refused("Write your name as reviewer first.");
    return reviewer.value.trim();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(form, () => signIn(name(), async (digest, asked) => {
      if (asked.credentials.length === 0) throw new Refused("There is no passkey under this name: use a key, below.");
      return signWithPasskey(digest, asked.rp, asked.credentials);
    }));
  });
  one("[data-key-sign-in]", form).addEventListener("click", () => busy(form, async () => {
    const reviewer = name();
    const field = one("[name=key]", form);
    const key = await demoKey(field.value);
    await signIn(reviewer, async (digest) => {
      const proof = await signWithKey(key, digest);
      await keep(reviewer, key);
      return proof;
    });
    field.value = "";
  }));
}

// ---- deciding ------------------------------------------------------------------------------

// RFC 8785 of flat text: what JSON.stringify writes, with the keys in order.
function canonical(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

function answersOf(form) {
  const answers = {};
  for (const field of all("[data-answer]", form)) {
    if (field.type === "radio" && !field.checked) continue;
    answers[field.name] = field.value;
  }
  return answers;
}

async function decisionDigest(form, verdict, answers, reason) {
  const shown = one("#statement").textContent;
  const statement = await sha256(encoder.encode("brightline/statement/1\0"), encoder.encode(shown));
  if (hexOf(statement) !== form.dataset.statement.replace("sha256:", "")) {
    throw new Refused("The text on this page is not the statement: nothing was signed.");
  }
  const kind = form.dataset.form;
  const filled = kind === "plain" || Object.keys(answers).length === 0 ? "plain" : { [kind]: answers };
  const written = await sha256(encoder.encode(canonical({ form: filled, reason })));
  return sha256(encoder.encode("brightline/decision/1\0"), statement, Uint8Array.of(verdict === "approve" ? 1 : 2), written);
}

async function proofFor(digest) {
  const { reviewer, kind, rp, credential } = document.body.dataset;
  if (kind === "passkey") return signWithPasskey(digest, rp, [credential]);
  const key = await kept(reviewer);
  if (!key) throw new Refused("This browser no longer has your key: sign out, and in again.");
  return signWithKey(key, digest);
}

// To approve, every field says something; to deny, none has to.
function complete(form) {
  const reason = one("[name=reason]", form);
  const letters = (reason.value.match(/[\p{L}\p{N}]/gu) ?? []).length;
  const least = Number(reason.dataset.least ?? 0);
  reason.setCustomValidity(letters < least ? `Write at least ${least} letters, in your own words.` : "");
  return all("textarea", form).every((field) => field.reportValidity());
}

function decidePage(form) {
  for (const button of all("button[data-verdict]", form)) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const verdict = button.dataset.verdict;
      if (verdict === "approve" && !complete(form)) return;
      busy(form, async () => {
        const answers = verdict === "approve" ? answersOf(form) : {};
        const reason = one("[name=reason]", form).value;
        const digest = await decisionDigest(form, verdict, answers, reason);
        const path = `/api/v1/reviews/${form.dataset.review}/decisions`;
        const proof = await proofFor(digest);
        await ask("POST", path, { verdict, form: answers, reason, statement: form.dataset.statement, proof });
        location.reload();
      });
    });
  }
}

// ---- passkeys ------------------------------------------------------------------------------

async function enrol(place) {
  const { options } = await ask("POST", "/api/v1/passkeys/options", {});
  const asked = options.publicKey;
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked, challenge: bytesOf(asked.challenge), user: { ...asked.user, id: bytesOf(asked.user.id) },
      excludeCredentials: (asked.excludeCredentials ?? []).map((known) => ({ ...known, id: bytesOf(known.id) })),
    },
  });
  const credential = {
    id: made.id, rawId: textOf(made.rawId), type: made.type, extensions: {},
    response: {
      attestationObject: textOf(made.response.attestationObject),
      clientDataJSON: textOf(made.response.clientDataJSON),
    },
  };
  const said = await ask("POST", "/api/v1/passkeys", { credential });
  say(place, `Made. It counts when one reviewer of each party has approved ${said.review}.`, "good");
}

// ---- what a page asks for ------------------------------------------------------------------

function postPage(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(form, async () => {
      const said = await ask("POST", form.dataset.post, JSON.parse(form.dataset.body ?? "{}"));
      if (!said.review) return location.reload();
      say(one("[data-say]", form), `Asked. It happens when one reviewer of each party has approved ${said.review}.`, "good");
    });
  });
}

// ---- the page ------------------------------------------------------------------------------

document.addEventListener("DOMContentLoaded", () => {
  localTimes();
  document.body.addEventListener("htmx:afterSwap", (event) => localTimes(event.target));
  const signInForm = one("form[data-sign-in]");
  if (signInForm) signInPage(signInForm);
  const decideForm = one("form[data-decide]");
  if (decideForm) decidePage(decideForm);
  all("form[data-post]").forEach(postPage);
  const out = one("form[data-sign-out]");
  if (out) {
    out.addEventListener("submit", (event) => {
      event.preventDefault();
      forget().catch(() => {}).finally(() => out.submit());
    });
  }
  const add = one("[data-enrol]");
  if (add) add.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(add, () => enrol(one("[data-say]", add)));
  });
  const live = one("[data-live]");
  const alarm = one("[data-alarm]");
  if ((live || alarm) && window.EventSource) {
    // A page that nobody looks at listens to nothing: browsers keep few connections to one host.
    let news = null;
    const listen = () => {
      if (document.hidden) {
        news?.close();
        news = null;
      } else if (!news) {
        news = new EventSource("/events");
        if (live) news.addEventListener("news", () => window.htmx.trigger(live, "news"));
        if (alarm) news.addEventListener("glass", () => window.htmx.trigger(alarm, "glass"));
      }
    };
    const catchUp = () => {
      listen();
      if (document.hidden) return;
      if (live) window.htmx.trigger(live, "news");
      if (alarm) window.htmx.trigger(alarm, "glass");
    };
    listen();
    document.addEventListener("visibilitychange", catchUp);
    window.addEventListener("pagehide", () => news?.close());
  }
});
