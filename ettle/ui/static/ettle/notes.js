// Notes that save themselves: nothing written is lost without a connection or a sign-in, and nobody's words are written over.

import { icon, keepOpen, make, say } from "./page.js";

const PAUSE = 1200; // ms without typing before a note goes
const PATIENCE = 15_000; // ms for an answer
const WAITS = [2, 4, 8, 15, 30, 60]; // seconds between tries

const form = document.querySelector("form[data-notes]");
const banner = document.querySelector("[data-notes-banner]");
const word = (name, parts = {}) => Object.entries(parts).reduce((text, [key, value]) => text.replace(`{${key}}`, value), form.getAttribute(`data-w-${name}`));
const cookie = () => document.cookie.split("; ").find((part) => part.startsWith("csrftoken="))?.slice(10);
const token = () => cookie() ?? form.elements.csrfmiddlewaretoken.value; // signing in again in another tab changes it
const place = `ettle.kept.${form.dataset.who}.collation.${location.pathname}`;
let keeps = true; // whether this device can keep what is not saved yet

const kept = () => { try { return JSON.parse(localStorage.getItem(place))?.cells ?? {}; } catch { return {}; } };
const keep = (key, entry) => {
  try {
    const cells = kept();
    if (entry) cells[key] = entry;
    else delete cells[key];
    if (Object.keys(cells).length) localStorage.setItem(place, JSON.stringify({ label: form.dataset.label, url: location.pathname, cells }));
    else localStorage.removeItem(place);
  } catch { keeps = false; }
};

class Note {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("textarea");
    this.key = this.input.name.slice("note-".length).replace("year", "");
    this.field = box.querySelector("input[type=hidden]");
    this.place = box.querySelector("[data-state]");
    this.version = Number(this.field.value);
    this.saved = this.text;
    this.input.addEventListener("input", () => this.changed());
    this.input.addEventListener("blur", () => this.unsaved && saver.now());
  }

  get text() { return this.input.value.replaceAll("\r\n", "\n").trim(); }

  get unsaved() { return this.text !== this.saved && !this.clash && !this.problem; }

  changed() {
    this.problem = "";
    this.remember();
    if (this.unsaved) { this.show("no", saver.trouble ? word(keeps ? "kept" : "here") : ""); saver.soon(PAUSE); }
  }

  remember() { keep(this.key || "year", this.text === this.saved ? undefined : { text: this.text, version: this.version }); }

  show(kind, text) {
    this.place.className = `saved${kind ? ` ${kind}` : ""}`;
    const glyph = { "": "tick", now: "saving", no: "unsaved" }[kind];
    this.place.replaceChildren(...(text ? [icon(glyph, kind === "now" ? "spin" : ""), text] : []));
  }

  settle(answer) {
    this.version = answer.version;
    this.field.value = answer.version;
    this.saved = answer.text;
    this.remember();
    if (!this.unsaved) this.show("", word("saved", { at: answer.at }));
  }

  /** Somebody else wrote meanwhile: both texts stay in sight until one is chosen. */
  differ(answer) {
    this.clash = answer;
    const mine = make("button", "btn small", word("mine")), theirs = make("button", "btn small", word("theirs"));
    mine.type = theirs.type = "button";
    mine.addEventListener("click", () => this.choose(answer, this.input.value));
    theirs.addEventListener("click", () => this.choose(answer, answer.text));
    const told = word("clash", { by: answer.by });
    this.box.querySelector("[data-clash]").replaceChildren(make("div", "note error", make("p", "", told), make("p", "said lines", answer.text), make("div", "row mt-s", mine, theirs)));
    this.box.classList.add("bad");
    this.show("no", word(keeps ? "kept" : "here"));
    say(told);
  }

  choose(answer, text) {
    this.clash = undefined;
    this.box.classList.remove("bad");
    this.box.querySelector("[data-clash]").replaceChildren();
    this.input.value = text;
    this.settle(answer);
    this.input.focus();
    if (this.unsaved) saver.now();
  }

  refuse(problem) {
    this.problem = problem;
    this.show("no", `${word("refused")} ${problem}`);
    say(problem);
  }
}

const saver = {
  trouble: "",
  tries: 0,
  soon(wait) { clearTimeout(this.timer); this.timer = setTimeout(() => this.send(), wait); },
  now() { this.soon(0); },
  async send() {
    if (this.sending) { this.again = true; return; }
    const batch = notes.filter((note) => note.unsaved);
    if (!batch.length) { if (this.trouble) this.well(); return; }
    this.sending = true;
    const sent = new Map(batch.map((note) => [note.key, note.text]));
    for (const note of batch) note.show("now", word("saving"));
    const failed = await this.post(batch).catch((fault) => ({ kind: navigator.onLine && fault.name !== "TypeError" ? "trouble" : "offline" }));
    this.sending = false;
    if (failed) this.fail(failed, batch);
    else this.well();
    if (!failed && (this.again || notes.some((note) => note.unsaved && sent.get(note.key) !== note.text))) this.soon(PAUSE);
    this.again = false;
  },
  async post(batch) {
    const body = JSON.stringify({ as: form.dataset.who, notes: batch.map((note) => ({ pupil: note.key, text: note.text, version: note.version })) });
    const answer = await fetch(form.dataset.save, {
      method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive: body.length < 60_000, signal: AbortSignal.timeout(PATIENCE),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
    });
    const said = await answer.json().catch(() => null);
    if (answer.type === "opaqueredirect" || said?.signed_out || answer.status === 401) return { kind: "signed_out", href: said?.sign_in };
    if (answer.status === 403 && !said) return { kind: "signed_out" };
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return { kind: "refused", problem: said?.problem };
    if (!answer.ok || !said) return { kind: "trouble" };
    for (const one of said.notes) {
      const note = notes.find((found) => found.key === one.pupil);
      if (one.status === "conflict") note.differ(one);
      else if (one.status === "refused") note.refuse(one.problem);
      else note.settle(one);
    }
    return null;
  },
  well() { this.trouble = ""; this.tries = 0; this.tell(); },
  fail({ kind, problem, href }, batch) {
    this.trouble = kind;
    for (const note of batch) note.show("no", word(keeps ? "kept" : "here"));
    this.tell(problem, href);
    if (kind === "offline" || kind === "trouble") { this.soon(1000 * WAITS[Math.min(this.tries, WAITS.length - 1)]); this.tries += 1; }
  },
  /** At the head of the page: what keeps notes from being saved, and what to do. */
  tell(problem, href) {
    banner.hidden = !this.trouble;
    if (!this.trouble) { banner.replaceChildren(); return; }
    const text = this.trouble === "refused" ? `${word("refused")} ${problem ?? ""}` : word(this.trouble);
    const button = make("button", "btn small push", word("now"));
    button.type = "button";
    button.addEventListener("click", () => this.now());
    const link = make("a", "btn small", word("sign_in"));
    Object.assign(link, { href: href ?? location.href, target: "_blank", rel: "noopener" });
    banner.replaceChildren(icon(this.trouble === "signed_out" ? "lock" : "offline"), make("b", "", text), ...(this.trouble === "signed_out" ? [link] : []), button);
    say(text);
  },
};

const notes = [...form.querySelectorAll("[data-note]")].map((box) => new Note(box));

/* What this device kept from last time is put back where it was and sent; where somebody wrote since, both are shown. */
for (const note of notes) {
  const entry = kept()[note.key || "year"];
  if (!entry || entry.text === note.saved) { note.remember(); continue; }
  note.input.value = entry.text;
  note.version = entry.version;
  note.changed();
}

keepOpen(() => notes.some((note) => (note.text !== note.saved) && (!keeps || note.clash || note.problem)));
addEventListener("online", () => saver.now());
addEventListener("focus", () => saver.trouble && saver.trouble !== "refused" && saver.now());
document.addEventListener("visibilitychange", () => document.hidden && saver.send());
document.querySelector("[data-share]")?.addEventListener("click", async (event) => {
  if (!notes.some((note) => note.unsaved)) return;
  event.preventDefault();
  await saver.send();
  if (!saver.trouble) location.assign(event.target.closest("a").href);
});
form.addEventListener("submit", () => { for (const note of notes) keep(note.key || "year"); });

/* The star: there and back again without leaving the page. */
for (const button of form.querySelectorAll("[data-tick]")) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams({ [button.name]: button.value });
    const answer = await fetch(form.dataset.highlight, {
      method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token() },
    }).then((found) => (found.ok ? found.json() : null)).catch(() => null);
    if (!answer) { saver.fail({ kind: navigator.onLine ? "trouble" : "offline" }, []); return; }
    button.setAttribute("aria-pressed", String(answer.highlighted));
    button.name = answer.highlighted ? "untick" : "tick";
    say(word(answer.highlighted ? "on" : "off"));
  });
}
