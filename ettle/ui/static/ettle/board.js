// The faculty board. The page is a plain table; this makes the viewer's own columns cells that are set by a key and save by themselves.
//
// MARKUP (board/_grid.html draws it)
//   table[data-board]     data-mark-url (of a cell, with nobody's key and faculty 0 in it). Where something may be set also data-entry
//                         and what grid_save.js needs; the protocol is that of rating entry: `measure` is the faculty's number,
//                         `value` is a mark, written `red:ATT`, `green` or nothing.
//   th[data-measure]      a faculty: its number, data-name; .mine where the viewer sets it
//   tr[data-pupil]        data-name
//   td.ragcell            a class for its colour (or none, notake), data-l its letter. td[data-cell]: the viewer's own, data-version,
//                         data-value. Unfinished marks (red without its reason) are kept on this device and never sent.
//   [data-lamps]          JSON: the scale, worst first, and the reasons.

import { icon, make, say } from "./page.js";
import { listen } from "./board_keys.js";
import { Saver } from "./grid_save.js";

const clock = (when) => when.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
const split = (text) => { const [value, reason = ""] = text.split(":"); return { value, reason }; };

/** One cell of one's own: what it shows, what is saved, and how it stands between the two. */
class Cell {
  constructor(sheet, row, td, place, column) {
    Object.assign(this, { sheet, row, td, place, pupil: row.pupil, measure: column.dataset.measure, faculty: column.dataset.name, own: true });
    this.saved = this.value = td.dataset.value;
    this.version = Number(td.dataset.version);
    this.state = "ok";
    this.td.tabIndex = -1;
    const cell = this;
    this.input = { get value() { return cell.value; }, set value(text) { cell.draw(text); } };
    this.scale = { read: (text) => (sheet.lamps.has(split(text).value) || text === "" ? text : null) };
  }

  get key() { return `${this.pupil} ${this.measure}`; }
  get text() { return this.value; }
  get unsaved() { return ["kept", "bad", "clash"].includes(this.state); }

  /** Take a mark: save it, or keep it here until it is whole. Returns whether it is. */
  commit(text, at = new Date().toISOString()) {
    this.value = text;
    this.at = at;
    this.problem = this.sheet.problem(text);
    this.draw(text);
    this.sheet.saver.take(this);
    return !this.problem;
  }

  /** Show a mark as the page would have drawn it. */
  draw(text) {
    const { value, reason } = split(text), lamp = this.sheet.lamps.get(value);
    for (const one of this.sheet.lamps.values()) if (one.colour) this.td.classList.remove(one.colour);
    this.td.classList.remove("none");
    this.td.classList.add(lamp ? lamp.colour || "plain" : "none");
    this.td.dataset.l = lamp?.letter ?? "";
    const trail = this.td.querySelector(".trail");
    if (trail) trail.dataset.l = lamp?.letter ?? "";
    this.td.replaceChildren(...(trail ? [trail] : []), make("span", "v", `${lamp?.word ?? this.sheet.word("blank")} `), this.sheet.brief(reason));
  }

  show(state) {
    this.state = state;
    for (const [name, on] of [["busy", state === "busy"], ["unsaved", state === "kept"], ["bad", state === "bad"], ["clash", state === "clash"]]) {
      this.td.classList.toggle(name, on);
    }
    this.sheet.report();
  }

  speak() {
    if (this.problem) { say(this.problem); return; }
    say(this.sheet.word(this.value ? "set" : "cleared", { name: this.row.name, faculty: this.faculty, mark: this.sheet.words(this.value) }));
  }
}

/** A cell that is only read: it can be walked to and opened. */
class Fixed {
  constructor(row, td, place, column) {
    Object.assign(this, { row, td, place, pupil: row.pupil, measure: column.dataset.measure, faculty: column.dataset.name, own: false });
    this.taken = !td.matches(".notake");
    td.tabIndex = -1;
  }
}

/** The whole board. */
class Sheet {
  constructor(table) {
    this.table = table;
    this.wrap = table.closest(".gridwrap");
    const scale = JSON.parse(document.querySelector("[data-lamps]").dataset.lamps);
    this.lamps = new Map(scale.lamps.map((lamp) => [lamp.value, lamp]));
    this.reasons = scale.reasons;
    const words = document.querySelector("[data-grid-words]").content;
    this.said = new Map([...words.querySelectorAll("[data-word]")].map((p) => [p.dataset.word, p.textContent]));
    this.columns = [...table.querySelectorAll("th[data-measure]")];
    this.rows = [...table.tBodies[0].rows].map((tr, r) => this.row(tr, r));
    this.cells = this.rows.flatMap((row) => row.cells).filter((cell) => cell.own);
    // Blanks in rows that a filter leaves out still count.
    this.hidden = new Map(this.columns.map((column) => [column, Number(column.querySelector("[data-left]")?.dataset.left ?? 0)
      - this.cells.filter((cell) => cell.measure === column.dataset.measure && !cell.value).length]));
    this.byTd = new Map(this.rows.flatMap((row) => row.cells).map((cell) => [cell.td, cell]));
    this.byKey = new Map(this.cells.map((cell) => [cell.key, cell]));
    if ("entry" in table.dataset) this.saver = new Saver(this, table.dataset);
  }

  row(tr, r) {
    const row = { tr, pupil: tr.dataset.pupil, name: tr.dataset.name, raise() {}, raised() {} };
    row.cells = [...tr.querySelectorAll("td.ragcell")].map((td, c) => (
      td.matches("[data-cell]") ? new Cell(this, row, td, [r, c], this.columns[c]) : new Fixed(row, td, [r, c], this.columns[c])));
    return row;
  }

  /** Words of the page; a mark in them is said as people say it. */
  word(name, parts = {}) {
    const told = { ...parts };
    if (told.theirs) told.theirs = this.words(told.theirs);
    if (told.mine) told.mine = this.words(told.mine);
    return (this.said.get(name) ?? name).replace(/\{(\w+)\}/g, (_, part) => told[part] ?? "");
  }

  label(code) { return this.reasons.find((one) => one.code === code)?.label ?? code; }
  brief(code) { return this.reasons.find((one) => one.code === code)?.brief ?? code; }

  words(text) {
    const { value, reason } = split(text);
    return [this.lamps.get(value)?.word ?? value, reason && this.label(reason)].filter(Boolean).join(", ");
  }

  /** What is wrong with a mark, and what would be right; nothing where it is whole. */
  problem(text) {
    const { value, reason } = split(text), lamp = this.lamps.get(value);
    if (lamp?.needs && !reason) return this.word("needs_reason", { value: lamp.word, reasons: this.reasons.map((one) => `${one.key} ${one.label}`.trim()).join(", ") });
    return reason && !lamp?.takes ? this.word("no_reason_here", { value: lamp?.word ?? value }) : "";
  }

  clock(when = new Date()) { return clock(when); }
  progress() {}

  /** Keep what stands beside the board true; at most once for each turn, however many cells changed. */
  report() {
    if (this.due || !this.cells) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      for (const column of this.columns) {
        const place = column.querySelector("[data-left]"), mine = this.cells.filter((cell) => cell.measure === column.dataset.measure);
        const n = (this.hidden.get(column) ?? 0) + mine.filter((cell) => !cell.value).length;
        if (place) place.textContent = n ? `, ${this.word("left", { n })}` : "";
      }
      this.note();
      this.saver?.tell();
    });
  }

  /** Say under the board what is wrong with any cell, and offer the choice where two people set the same. */
  note() {
    const place = document.querySelector("[data-board-note]"), wrong = this.cells.filter((cell) => cell.state === "bad" || cell.state === "clash");
    const told = JSON.stringify(wrong.map((cell) => [cell.key, cell.problem, cell.value, cell.theirs]));
    if (told === this.told) return;
    this.told = told;
    place.replaceChildren(...wrong.slice(0, 4).map((cell) => (cell.state === "bad"
      ? make("span", "bad", icon("bad"), ` ${cell.row.name}: ${cell.problem}`)
      : this.choice(cell))));
  }

  choice(cell) {
    const { theirs } = cell, mine = cell.value, at = theirs.at ? clock(new Date(theirs.at)) : "";
    const press = (label, act) => {
      const button = make("button", "btn small", label);
      button.type = "button";
      button.addEventListener("click", () => { act(); cell.td.focus(); });
      return button;
    };
    const said = this.word(theirs.value ? "clash" : "clash_blank", { by: theirs.by || this.word("someone"), theirs: theirs.value, at });
    return make("span", "row", icon("clash"), `${cell.row.name}: ${said}`,
      press(mine ? this.word("keep_mine", { mine }) : this.word("keep_blank"), () => this.saver.keepMine(cell)),
      press(theirs.value ? this.word("take_theirs", { theirs: theirs.value }) : this.word("take_blank"), () => this.saver.takeTheirs(cell)));
  }
}

for (const table of document.querySelectorAll("[data-board]")) {
  const sheet = new Sheet(table);
  listen(sheet);
  sheet.saver?.resume();
}
