// The rating grid. The page is a plain table; this turns its cells into fields that save by themselves.
//
// MARKUP (components/grid.html draws it from ui.grid.RatingGrid)
//   table[data-entry]     data-save-url  data-sign-in-url  data-csrf-cookie  data-who (a key for the person signed in)
//                         data-key (class and cycle)  data-label (for people)
//   th[data-measure]      data-name  data-allowed="1|2|3|4|NA"  data-aliases='{"n/a":"NA"}'  data-right="Homework is 1 to 4, or NA."
//                         data-fires='{"3":"early","4":"serious"}': values that raise a concern by themselves
//   tr[data-pupil]        data-name
//   td.cell               data-version, its text is the saved value; any of the four scale attributes overrides its column's.
//                         td.cell.off is not rated. The nth td.cell of a row belongs to the nth th[data-measure].
//
// SAVING  POST data-save-url, JSON both ways, X-CSRFToken from the cookie. One request at a time; what is typed meanwhile goes in
//   the next; a pasted block goes at once. Off-scale values are never sent: they stay in the cell with what would be right.
//   → {"as": data-who, "cells": [{"pupil", "measure", "value" ("" clears), "version" (as last seen, 0 none), "at" (ISO, when typed)}]}
//   ← {"cells": [{"pupil", "measure", "status", "value", "version", "problem", "by", "at", "was"}],
//      "raises": {pupil: [{"text", "seriousness", "measure"}]}, "progress": {"done", "of"}}
//     saved, unchanged  value and version are now the cell's
//     refused           problem is a sentence; the typed text stays
//     conflict          value, version, by, at are what someone else saved since; the person chooses (sending with that version keeps mine)
//   ← 401 or 403 {"signed_out": true, "sign_in": url}; a redirect counts the same. Any other 4xx may carry {"problem": sentence}.
//   "as" lets the server refuse (as signed out) ratings typed by someone else in this browser: it must compare it with the session.
//
// KEPT  What is not saved yet lies in localStorage under ettle.kept.<who>.<key> and is sent when this class is opened again. If the
//   saved version moved on meanwhile, it is shown as two answers, never sent over.
//
// KEYS  N jumps to the next blank only where no value or short spelling begins with n; Alt N does everywhere.

import { icon, make, say } from "./page.js";
import { listen } from "./grid_keys.js";
import { Saver } from "./grid_save.js";

const fold = (text) => text.normalize("NFC").trim().toLowerCase();
const clock = (when) => when.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

/** What a cell takes. */
class Scale {
  constructor({ allowed, aliases, fires, right }) {
    this.right = right;
    this.fires = JSON.parse(fires);
    this.values = new Map(allowed.split("|").map((value) => [fold(value), value]));
    this.spellings = new Map(this.values);
    for (const [text, value] of Object.entries(JSON.parse(aliases))) this.spellings.set(fold(text), value);
    this.numeric = [...this.values.keys()].every((value) => /^\d+$/.test(value));
  }

  /** The value a text means, "" for a blank, null for one off the scale. */
  read(text) {
    const key = fold(text);
    return key === "" ? "" : this.spellings.get(key) ?? this.spellings.get(key.replace(/^(\d+)\.0+$/, "$1")) ?? null;
  }

  /** Whether more typing could make another value: "1" where there is a 10, "n" where there is NA. */
  mayGrow(text) {
    const key = fold(text), known = this.values.has(key) ? this.values : this.spellings;
    return [...known.keys()].some((other) => other.length > key.length && other.startsWith(key));
  }

  /** Whether a key begins a value, or a short spelling of one, and so cannot be a command here. */
  begins(letter) {
    return [...this.spellings.keys()].some((key) => key.startsWith(letter) && (this.values.has(key) || key.length < 4));
  }
}

/** One rating: what is in the field, what is saved, and how it stands between the two. */
class Cell {
  constructor(sheet, row, td, column, place) {
    Object.assign(this, { sheet, row, td, place, pupil: row.pupil, measure: column.dataset.measure, label: column.dataset.name });
    this.scale = td.dataset.allowed ? new Scale(td.dataset) : column.scale;
    this.saved = this.value = td.textContent.trim();
    this.version = Number(td.dataset.version);
    this.state = "ok";
    this.input = make("input");
    Object.assign(this.input, { value: this.saved, autocomplete: "off", spellcheck: false, tabIndex: -1 });
    this.input.dataset.cell = "";
    this.input.inputMode = this.scale.numeric ? "numeric" : "text";
    this.input.setAttribute("autocapitalize", "characters");
    this.input.setAttribute("aria-label", `${row.name}, ${this.label}`);
    td.replaceChildren(this.input);
  }

  get key() { return `${this.pupil} ${this.measure}`; }
  get text() { return this.input.value.trim(); }
  get fired() { return this.value ? this.scale.fires[this.value] : undefined; }
  get unsaved() { return ["kept", "bad", "clash"].includes(this.state); }

  /** Take a text as this cell's rating: save it, or mark it as off the scale. Returns whether it was on the scale. */
  commit(text, at = new Date().toISOString()) {
    const value = this.scale.read(text);
    this.at = at;
    this.problem = value === null ? `${this.sheet.word("off_scale", { text: text.trim() })} ${this.scale.right}` : "";
    this.input.value = value ?? text;
    this.value = value;
    this.speak();
    this.sheet.saver.take(this);
    this.row.raise(this);
    return value !== null;
  }

  speak() {
    const words = { name: this.row.name, measure: this.label.toLowerCase(), value: this.value, word: this.sheet.word(this.fired ?? "") };
    if (this.problem) say(this.problem);
    else say(this.sheet.word(this.fired ? "raises" : this.value ? "set" : "cleared", words));
  }

  /** Show a state: ok, busy, kept, bad, clash. */
  show(state) {
    this.state = state;
    const { classList } = this.td, fits = state !== "bad";
    for (const [name, on] of [
      ["ok", state === "ok" && this.value], ["busy", state === "busy"], ["unsaved", state === "kept"], ["bad", !fits],
      ["clash", state === "clash"], ["blank", this.text === ""], ["early", fits && this.fired === "early"],
      ["serious", fits && this.fired === "serious"],
    ]) classList.toggle(name, Boolean(on));
    if (state === "kept") classList.remove("pasted");
    this.input.setAttribute("aria-invalid", String(!fits));
    if (state === "bad" || state === "clash") this.input.setAttribute("aria-describedby", this.row.says.id);
    else this.input.removeAttribute("aria-describedby");
    this.td.querySelector(".st")?.remove();
    const sign = { busy: "saving", kept: "unsaved", bad: "bad", clash: "clash" }[state];
    if (sign) this.td.append(icon(sign, state === "busy" ? "st spin" : "st"));
    this.row.explain();
    this.sheet.report();
  }
}

/** One pupil, and the words at the end of the row. */
class Row {
  constructor(sheet, tr, number) {
    Object.assign(this, { sheet, tr, pupil: tr.dataset.pupil, name: tr.dataset.name, says: tr.querySelector(".says") });
    this.says.id = `says-${number}`;
    this.flags = this.says.querySelector(".flags");
    this.notes = this.says.appendChild(make("span"));
    this.cells = [...tr.querySelectorAll("td.cell")].map((td, c) => (td.matches(".off") ? null : new Cell(sheet, this, td, sheet.columns[c], [number, c])));
  }

  /** Show at once what a typed value raises by itself; the server's answer replaces it. */
  raise(cell) {
    for (const flag of this.flags.querySelectorAll(`[data-measure="${CSS.escape(cell.measure)}"]`)) flag.remove();
    if (cell.fired) this.flags.append(this.flag({ text: `${cell.label} ${cell.value}`, seriousness: cell.fired, measure: cell.measure }));
  }

  raised(list) { this.flags.replaceChildren(...list.map((one) => this.flag(one))); }

  flag({ text, seriousness, measure = "" }) {
    const serious = seriousness === "serious";
    const flag = make("span", `flag bare${serious ? " serious" : ""}`, icon(serious ? "flag-4" : "flag"), text, make("span", "", `, ${this.sheet.word(seriousness)}`));
    flag.dataset.measure = measure;
    return flag;
  }

  /** Say beside the row what is wrong with any of its cells. */
  explain() {
    const cells = this.cells.filter(Boolean), word = (name, parts) => this.sheet.word(name, parts);
    const told = JSON.stringify(cells.map((cell) => [cell.state, cell.problem, cell.state === "clash" && [cell.value, cell.theirs]]));
    if (told === this.told) return;
    this.told = told;
    this.notes.replaceChildren();
    for (const cell of cells) {
      if (cell.state === "bad") this.notes.append(make("span", "bad", icon("bad"), " ", cell.problem));
      if (cell.state === "clash") this.notes.append(this.choice(cell, word));
    }
    if (cells.some((cell) => cell.state === "kept")) this.notes.append(make("span", "kept", icon("unsaved"), " ", word("kept_row")));
  }

  choice(cell, word) {
    const { theirs } = cell, mine = cell.value, at = theirs.at ? clock(new Date(theirs.at)) : "";
    const press = (label, act) => {
      const button = make("button", "btn small", label);
      button.type = "button";
      button.addEventListener("click", () => { act(); cell.input.focus(); });
      return button;
    };
    return make("span", "clash", icon("clash"), word(`clash${theirs.value ? "" : "_blank"}${at ? "" : "_since"}`, { by: theirs.by || word("someone"), theirs: theirs.value, at }),
      press(mine ? word("keep_mine", { mine }) : word("keep_blank"), () => this.sheet.saver.keepMine(cell)),
      press(theirs.value ? word("take_theirs", { theirs: theirs.value }) : word("take_blank"), () => this.sheet.saver.takeTheirs(cell)));
  }
}

/** The whole grid. */
class Sheet {
  constructor(table) {
    this.table = table;
    this.wrap = table.closest(".gridwrap");
    const words = document.querySelector("[data-grid-words]").content;
    this.words = new Map([...words.querySelectorAll("[data-word]")].map((p) => [p.dataset.word, p.textContent]));
    this.columns = [...table.querySelectorAll("th[data-measure]")];
    for (const column of this.columns) column.scale = new Scale(column.dataset);
    this.saver = new Saver(this, table.dataset);
    this.rows = [...table.tBodies[0].rows].map((tr, number) => new Row(this, tr, number));
    this.cells = this.rows.flatMap((row) => row.cells).filter(Boolean);
    this.byInput = new Map(this.cells.map((cell) => [cell.input, cell]));
    this.byKey = new Map(this.cells.map((cell) => [cell.key, cell]));
    if (this.cells.length) this.cells[0].input.tabIndex = 0;
    this.report();
  }

  word(name, parts = {}) { return (this.words.get(name) ?? name).replace(/\{(\w+)\}/g, (_, part) => parts[part] ?? ""); }
  clock(when = new Date()) { return clock(when); }

  /** Keep the figures beside the grid true; at most once for each turn, however many cells changed. */
  report() {
    if (this.due || !this.cells) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      const left = document.querySelector("[data-grid-left]");
      const blank = this.cells.filter((cell) => cell.text === "").length, bad = this.cells.filter((cell) => cell.state === "bad").length;
      if (left) left.textContent = blank || bad ? this.word("left", { blank, bad }) : "";
      this.saver.tell();
    });
  }

  /** The server's own count of what is in. */
  progress({ done, of }) {
    const put = (name, text) => { for (const place of document.querySelectorAll(`[data-grid-${name}]`)) place.textContent = text; };
    put("done", done);
    put("of", of);
    document.querySelector("[data-grid-bar] .part")?.setAttribute("width", `${of ? (100 * done) / of : 0}%`);
  }
}

for (const table of document.querySelectorAll("[data-entry]")) {
  const sheet = new Sheet(table);
  listen(sheet);
  sheet.saver.resume();
}
