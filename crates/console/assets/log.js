// Proves in the browser that a record is in the log: it fetches the files of the log, recomputes
// every hash from the record up to the root, and checks the signature of the checkpoint. The
// server's own opinion is not asked for. Formats: C2SP tlog-checkpoint, tlog-tiles, signed-note.
"use strict";

const FULL = 256;
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unbase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const same = (one, two) => one.length === two.length && one.every((byte, at) => byte === two[at]);

async function hash(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}
const leafHash = (record) => hash(Uint8Array.of(0), record);
const nodeHash = (left, right) => hash(Uint8Array.of(1), left, right);

async function file(path) {
  const answer = await fetch(`/log/files/${path}`, { credentials: "same-origin" });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path}: the server answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

function tilePath(kind, index) {
  let text = String(index % 1000).padStart(3, "0");
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    text = `x${String(rest % 1000).padStart(3, "0")}/${text}`;
  }
  return `tile/${kind}/${text}`;
}

// A tile of `kind`, as wide as a tree of `width` things on its level has it.
async function tile(kind, index, width) {
  const here = Math.min(FULL, width - index * FULL);
  const path = tilePath(kind, index);
  const found = here < FULL ? await file(`${path}.p/${here}`) : null;
  return found ?? (await file(path));
}

// A checkpoint: its size, its root, and whether `vkey` signed it.
async function checkpoint(vkey) {
  const bytes = await file("checkpoint");
  if (!bytes) throw new Error("nothing is published yet");
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const end = text.indexOf("\n\n");
  const body = text.slice(0, end + 1);
  const [origin, size, root] = body.split("\n");
  const at = vkey.lastIndexOf("+", vkey.indexOf("+", 0) + 9);
  const [name, id] = [vkey.slice(0, vkey.indexOf("+")), vkey.slice(vkey.indexOf("+") + 1, at)];
  const key = unbase64(vkey.slice(at + 1));
  if (origin !== name) throw new Error("the checkpoint is of another log");
  if (key[0] !== 1 || key.length !== 33) throw new Error("the key of the log is not Ed25519");
  const known = hex((await hash(new TextEncoder().encode(`${name}\n`), key)).slice(0, 4));
  if (known !== id) throw new Error("the key of the log does not fit its name");
  let signed = false;
  const imported = await crypto.subtle.importKey("raw", key.slice(1), "Ed25519", false, ["verify"]);
  for (const line of text.slice(end + 2).split("\n")) {
    const [dash, who, blob] = line.split(" ");
    if (dash !== "—" || who !== name || !blob) continue;
    const signature = unbase64(blob);
    if (hex(signature.slice(0, 4)) !== id) continue;
    signed = await crypto.subtle.verify("Ed25519", imported, signature.slice(4), new TextEncoder().encode(body));
  }
  return { size: Number(size), root: unbase64(root), signed };
}

class Tree {
  constructor(size) { this.size = size; this.tiles = new Map(); }

  // The hash of the whole subtree number `index` on `level`, which lies inside the tree.
  async node(level, index) {
    const stored = Math.floor(level / 8);
    const rows = level % 8;
    const first = index * 2 ** rows;
    const number = Math.floor(first / FULL);
    const width = Math.floor(this.size / 2 ** (8 * stored));
    const key = `${stored}/${number}`;
    if (!this.tiles.has(key)) this.tiles.set(key, tile(stored, number, width));
    const bytes = await this.tiles.get(key);
    if (!bytes) throw new Error(`tile ${key} is missing`);
    let row = [];
    for (let at = first % FULL; at < (first % FULL) + 2 ** rows; at += 1) {
      if (bytes.length < (at + 1) * 32) throw new Error(`tile ${key} is too short`);
      row.push(bytes.slice(at * 32, at * 32 + 32));
    }
    while (row.length > 1) {
      const next = [];
      for (let at = 0; at < row.length; at += 2) next.push(await nodeHash(row[at], row[at + 1]));
      row = next;
    }
    return row[0];
  }

  // The root over the records from `start` to before `end` (RFC 6962, section 2.1).
  async range(start, end) {
    const count = end - start;
    let half = 1;
    let level = 0;
    while (half * 2 <= count) { half *= 2; level += 1; }
    if (half === count) return this.node(level, start / half);
    return nodeHash(await this.range(start, start + half), await this.range(start + half, end));
  }

  // What the record `number` needs beside it on its way up, lowest first.
  async path(number, start, end) {
    const count = end - start;
    if (count === 1) return [];
    let half = 1;
    while (half * 2 < count) half *= 2;
    const middle = start + half;
    if (number < middle) {
      return [...(await this.path(number, start, middle)), { right: await this.range(middle, end) }];
    }
    return [...(await this.path(number, middle, end)), { left: await this.range(start, middle) }];
  }
}

async function record(number, size) {
  const bundle = await tile("entries", Math.floor(number / FULL), size);
  if (!bundle) throw new Error("the entries of this record are missing");
  let at = 0;
  for (let place = 0; at + 2 <= bundle.length; place += 1) {
    const length = bundle[at] * 256 + bundle[at + 1];
    const bytes = bundle.slice(at + 2, at + 2 + length);
    if (place === number % FULL) return bytes;
    at += 2 + length;
  }
  throw new Error("the entries end before this record");
}

async function prove(place, number, vkey, shown) {
  const list = place.querySelector("ul");
  list.replaceChildren();
  const step = (good, text) => {
    const line = document.createElement("li");
    line.className = good ? "good" : "bad";
    line.textContent = text;
    list.append(line);
    return good;
  };
  const verdict = place.querySelector("[data-verdict]");
  verdict.hidden = true;
  let good = true;
  try {
    const point = await checkpoint(vkey);
    good = step(point.signed, point.signed
      ? `The checkpoint over ${point.size} records is signed with the key of the log.`
      : "The checkpoint is not signed with the key of the log.") && good;
    if (number >= point.size) throw new Error(`record ${number} is not published yet: try again in a second`);
    const bytes = await record(number, point.size);
    const leaf = await leafHash(bytes);
    good = step(new TextDecoder().decode(bytes) === shown, "The record on this page is the one in the log, byte for byte.") && good;
    const tree = new Tree(point.size);
    const stored = await tree.node(0, number);
    good = step(same(leaf, stored), `Its hash is at its place: ${hex(leaf).slice(0, 16)}…`) && good;
    const path = await tree.path(number, 0, point.size);
    let at = leaf;
    for (const beside of path) at = beside.left ? await nodeHash(beside.left, at) : await nodeHash(at, beside.right);
    good = step(same(at, point.root), `${path.length} hashes lead from it to the root of the checkpoint.`) && good;
  } catch (error) {
    good = step(false, error.name === "NotSupportedError" ? "This browser has no Ed25519: check with `brightline log verify`." : error.message);
  }
  verdict.className = good ? "tag good" : "tag bad";
  verdict.textContent = good ? "proven here" : "not proven";
  verdict.hidden = false;
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-prove]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const shown = document.querySelector("#record").dataset.exact;
    prove(document.querySelector("#proof"), Number(form.dataset.number), form.elements.vkey.value.trim(), shown);
  });
});
