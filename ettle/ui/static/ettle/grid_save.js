// Saving what is typed in the rating grid: one request at a time, nothing lost without a connection or a sign-in, nobody overwritten.

import { icon, keepOpen, make, say } from "./page.js";

const SOON = 40; // ms: what is typed within it goes together
const MOST = 400; // cells in one request
const PATIENCE = 15_000; // ms for an answer
const WAITS = [2, 4, 8, 15, 30, 60]; // seconds between tries

const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);

/** What this device keeps for one person, class and cycle. Other tabs may write the same place, so each write reads first. */
class Keep {
  constructor(who, key, label) {
    this.place = `ettle.kept.${who}.${key}`;
    this.head = { label, url: location.pathname };
    this.works = true;
    this.edits = new Map();
  }

  read() {
    try { return JSON.parse(localStorage.getItem(this.place))?.cells ?? {}; } catch { return {}; }
  }

  change(edit) {
    try {
      const cells = this.read();
      edit(cells);
      if (Object.keys(cells).length) localStorage.setItem(this.place, JSON.stringify({ ...this.head, cells }));
      else localStorage.removeItem(this.place);
    } catch { this.works = false; }
  }

  put(cell) {
    this.edit(cell.key, { text: cell.value ?? cell.text, version: cell.version, at: cell.at, bad: cell.state === "bad" || undefined });
  }

  drop(cells) { for (const cell of cells) this.edit(cell.key, undefined); }

  /** A pasted block is one write. */
  edit(key, entry) {
    if (!this.edits.size) queueMicrotask(() => this.change((cells) => {
      for (const [name, one] of this.edits) {
        if (one) cells[name] = one;
        else delete cells[name];
      }
      this.edits.clear();
    }));
    this.edits.set(key, entry);
  }
}

export class Saver {
  constructor(sheet, { who, key, label, saveUrl, signInUrl, csrfCookie }) {
    Object.assign(this, { sheet, who, saveUrl, signInUrl, csrfCookie });
    this.keep = new Keep(who, key, label);
    this.waiting = new Map();
    this.tries = 0;
    this.trouble = ""; // "", offline, trouble, signed_out or refused
    keepOpen(() => this.sheet.cells.some((cell) => cell.unsaved || (cell.state === "busy" && !this.keep.works)));
    addEventListener("online", () => this.now());
    addEventListener("offline", () => this.fail("offline"));
    addEventListener("focus", () => this.trouble && this.trouble !== "refused" && this.now());
    document.addEventListener("visibilitychange", () => (document.hidden || this.trouble) && this.send());
  }

  /** A cell holds a new text: queue it, or keep it aside where it cannot be sent. */
  take(cell) {
    this.waiting.delete(cell.key);
    if (cell.problem) { cell.show("bad"); this.keep.put(cell); return; }
    if (cell.theirs && cell.theirs.value !== cell.value) { cell.show("clash"); this.keep.put(cell); return; }
    if (cell.theirs) { this.takeTheirs(cell); return; }
    if (cell.value === cell.saved && cell.sending === undefined) { this.settled([cell]); return; }
    this.waiting.set(cell.key, cell);
    cell.show(this.trouble ? "kept" : "busy");
    this.keep.put(cell);
    if (!this.trouble || this.trouble === "refused") this.soon(SOON);
  }

  settled(cells) {
    for (const cell of cells) cell.show("ok");
    this.keep.drop(cells);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  now() { this.soon(0); }

  async send() {
    if (this.sending) return;
    if (!this.waiting.size) {
      if (this.trouble === "offline" && navigator.onLine) this.well();
      return;
    }
    const batch = [...this.waiting.values()].slice(0, MOST);
    for (const cell of batch) {
      this.waiting.delete(cell.key);
      cell.sending = cell.value;
      cell.show("busy");
    }
    this.sending = true;
    const failed = await this.post(batch).catch((fault) => ({ kind: navigator.onLine && fault.name !== "TypeError" ? "trouble" : "offline" }));
    this.sending = false;
    const left = batch.filter((cell) => cell.sending !== undefined);
    for (const cell of left) {
      cell.sending = undefined;
      if (!cell.problem && !cell.theirs) this.waiting.set(cell.key, cell);
    }
    if (failed) this.fail(failed.kind, failed.problem, failed.signIn);
    else if (left.length) this.fail("trouble");
    else this.well();
  }

  /** Post a batch and deal out the answers; returns what went wrong with the request as a whole, if anything. */
  async post(batch, token = cookie(this.csrfCookie)) {
    const body = JSON.stringify({
      as: this.who,
      cells: batch.map(({ pupil, measure, sending, version, at }) => ({ pupil, measure, value: sending, version, at })),
    });
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token ?? "" };
    const answer = await fetch(this.saveUrl, {
      method: "POST", body, headers, credentials: "same-origin", redirect: "manual", keepalive: body.length < 60_000,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const said = await answer.json().catch(() => null);
    if (answer.type === "opaqueredirect" || said?.signed_out || answer.status === 401) {
      const fresh = cookie(this.csrfCookie);
      if (fresh && fresh !== token) return this.post(batch, fresh); // signed in again in another tab: the form token changed
      return { kind: "signed_out", signIn: said?.sign_in };
    }
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return { kind: "refused", problem: said?.problem };
    if (!answer.ok || !said) return { kind: "trouble" };
    this.deal(said);
    return null;
  }

  deal({ cells = [], raises = {}, progress }) {
    const settled = [];
    for (const answer of cells) {
      const cell = this.sheet.byKey.get(`${answer.pupil} ${answer.measure}`);
      if (!cell || cell.sending === undefined) continue;
      const sent = cell.sending;
      cell.sending = undefined;
      if (answer.status === "saved" || answer.status === "unchanged") {
        Object.assign(cell, { saved: answer.value, version: answer.version });
        if (cell.value === sent && !cell.problem) { cell.value = cell.input.value = answer.value; settled.push(cell); }
        else if (!cell.problem) this.waiting.set(cell.key, cell);
      } else if (answer.status === "conflict" && answer.value === cell.value) {
        Object.assign(cell, { saved: answer.value, version: answer.version });
        settled.push(cell);
      } else if (answer.status === "conflict") {
        cell.theirs = { value: answer.value, version: answer.version, by: answer.by, at: answer.at };
        this.waiting.delete(cell.key);
        cell.show(cell.problem ? "bad" : "clash");
        this.keep.put(cell);
        say(this.sheet.word(answer.value ? "clash_since" : "clash_blank_since", { by: answer.by, theirs: answer.value }));
      } else if (cell.value === sent) {
        cell.problem = answer.problem;
        cell.show("bad");
        this.keep.put(cell);
        say(cell.problem);
      }
    }
    this.settled(settled);
    for (const row of this.sheet.rows) if (raises[row.pupil]) row.raised(raises[row.pupil]);
    if (progress) this.sheet.progress(progress);
  }

  keepMine(cell) {
    cell.version = cell.theirs.version;
    cell.saved = cell.theirs.value;
    cell.theirs = undefined;
    this.take(cell);
  }

  takeTheirs(cell) {
    Object.assign(cell, { version: cell.theirs.version, saved: cell.theirs.value, value: cell.theirs.value, theirs: undefined });
    cell.input.value = cell.value;
    cell.row.raise(cell);
    this.settled([cell]);
  }

  well() {
    if (this.trouble) say(this.sheet.word("all_saved"));
    Object.assign(this, { trouble: "", tries: 0, lastSaved: new Date() });
    this.banner();
    this.tell();
    if (this.waiting.size) this.now();
  }

  fail(kind, problem, signIn) {
    if (kind !== this.trouble) this.since = new Date();
    const news = kind !== this.trouble;
    Object.assign(this, { trouble: kind, problem, signIn: signIn ?? this.signInUrl });
    for (const cell of this.waiting.values()) cell.show("kept");
    this.banner();
    if (news) say(document.querySelector("[data-grid-banner]")?.textContent ?? "");
    if (kind === "offline" || kind === "trouble") {
      this.soon(1000 * WAITS[Math.min(this.tries, WAITS.length - 1)]);
      this.tries += 1;
    }
  }

  /** Say at the head of the page what keeps ratings from being saved, and what to do. */
  banner(extra) {
    const place = document.querySelector("[data-grid-banner]"), word = (name, parts) => this.sheet.word(name, parts);
    if (!place) return;
    const n = this.waiting.size, told = `${this.trouble} ${this.problem ?? ""} ${n}`;
    if (!extra && told === this.told) return;
    this.told = told;
    place.hidden = !this.trouble && !extra;
    if (extra || !this.trouble) { place.replaceChildren(...(extra ?? [])); return; }
    const at = this.sheet.clock(this.since);
    const kept = this.trouble === "signed_out" ? "kept_signed_out" : !n ? "none_yet" : this.keep.works ? "kept" : "kept_here";
    const button = make("button", "btn small push", word("try_now"));
    button.type = "button";
    button.addEventListener("click", () => this.now());
    const link = make("a", "btn small", word("sign_in"));
    Object.assign(link, { href: this.signIn, target: "_blank", rel: "noopener" });
    const title = this.trouble === "refused" ? `${word("refused")} ${this.problem ?? ""}` : word(this.trouble, { at });
    place.replaceChildren(icon(this.trouble === "signed_out" ? "lock" : "offline"), make("b", "", title), word(kept, { n }),
      ...(this.trouble === "signed_out" ? [link] : []), button);
  }

  /** Say beside the grid whether everything is saved. */
  tell() {
    const { cells } = this.sheet, place = document.querySelector("[data-grid-saved]"), word = (name, parts) => this.sheet.word(name, parts);
    const not = cells.filter((cell) => cell.unsaved).length;
    const state = not ? "not" : cells.some((cell) => cell.state === "busy") ? "saving" : "saved";
    if (this.trouble) this.banner();
    if (!place || (state === "saved" && !this.lastSaved)) return;
    const text = {
      not: word(this.keep.works ? "not_saved" : "not_saved_here", { n: not }), saving: word("saving"),
      saved: word("saved_at", { at: this.sheet.clock(this.lastSaved) }),
    }[state];
    place.className = `saved${{ not: " no", saving: " now", saved: "" }[state]}`;
    place.replaceChildren(icon({ not: "unsaved", saving: "saving", saved: "tick" }[state], state === "saving" ? "spin" : ""), make("span", "", text));
  }

  /** Take up what this device kept: send it, or show two answers where someone has saved since. */
  resume() {
    const kept = Object.entries(this.keep.read()), strangers = [];
    let resent = 0;
    for (const [key, { text, version, at, bad }] of kept) {
      const cell = this.sheet.byKey.get(key);
      if (!cell) { strangers.push(key); continue; }
      if (text === cell.saved) { this.keep.drop([cell]); continue; }
      const value = cell.scale.read(text);
      cell.input.value = text;
      if (!bad && value !== null && cell.version !== version) {
        Object.assign(cell, { value, at, theirs: { value: cell.saved, version: cell.version } });
        cell.show("clash");
      } else {
        cell.commit(text, at);
        resent += cell.problem ? 0 : 1;
      }
    }
    const word = (name, parts) => this.sheet.word(name, parts), told = [];
    if (resent) told.push(icon("unsaved"), word("resent", { n: resent }));
    if (strangers.length) {
      const button = make("button", "btn small", word("throw_away"));
      button.type = "button";
      button.addEventListener("click", () => { this.keep.change((cells) => { for (const key of strangers) delete cells[key]; }); this.banner(); });
      told.push(icon("bad"), word("strangers", { n: strangers.length }), button);
    }
    if (told.length) this.banner(told);
  }
}
