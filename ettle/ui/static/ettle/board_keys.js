// Moving, setting, choosing several and undoing on the faculty board. What a key means is in the list in board/_words.html.

import { say, toast } from "./page.js";

const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Keys {
  constructor(sheet) {
    this.sheet = sheet;
    this.done = [];
    this.picked = new Set();
    this.letters = new Map([...sheet.lamps.values()].map((lamp) => [lamp.letter.toLowerCase(), lamp.value]));
    this.last = sheet.cells[0] ?? sheet.rows[0]?.cells[0];
    if (this.last) this.last.td.tabIndex = 0;
  }

  at(r, c) { return this.sheet.rows[r]?.cells[c] ?? null; }
  cellOf(event) { return this.sheet.byTd.get(event.target.closest?.("td.ragcell")); }
  focus(cell) { cell?.td.focus(); }

  step(cell, [dr, dc]) { return this.at(cell.place[0] + dr, cell.place[1] + dc); }

  /** The cells a key is for: those chosen, or the one in focus. Says why, where it is not one's own. */
  targets(cell) {
    if (this.picked.size) return [...this.picked];
    if (cell.own) return [cell];
    const { word } = this.sheet;
    say(word.call(this.sheet, cell.taken ? "not_yours" : "not_taken", { faculty: cell.faculty, name: cell.row.name }));
    return [];
  }

  /** Give cells a mark each, as one press to take back; a reason that follows its letter belongs to the same press. */
  put(cells, make, follows = false) {
    const same = follows && this.press && cells.length === this.press.length && cells.every((cell, n) => cell === this.press[n]);
    const batch = cells.map((cell) => [cell, cell.value]);
    if (!same) this.done.push(batch);
    this.press = cells;
    this.spend();
    for (const cell of cells) cell.commit(make(cell.value));
    if (cells.length === 1) cells[0].speak();
    else {
      const { sheet } = this, told = cells[0].problem || sheet.word("many", { mark: sheet.words(cells[0].value), n: cells.length });
      say(told);
      if (!cells[0].problem) toast(told, sheet.word("undo"), () => this.undo());
    }
  }

  set(cell, value) {
    const cells = this.targets(cell), lamp = this.sheet.lamps.get(value);
    if (!cells.length) return;
    this.put(cells, (was) => {
      const reason = was.split(":")[1];
      return reason && lamp?.needs ? `${value}:${reason}` : value;
    });
    if (!this.picked.size && value && !cells[0].problem) this.down(cell);
  }

  reason(cell, code) {
    const cells = this.targets(cell);
    if (!cells.length) return;
    const blank = cells.find((one) => !one.value);
    if (blank) {
      say(this.sheet.word("reason_first", { values: [...this.sheet.lamps.values()].map((lamp) => lamp.word).join(", ") }));
      return;
    }
    this.put(cells, (was) => `${was.split(":")[0]}:${code}`, true);
    if (!this.picked.size && !cells[0].problem) this.down(cell);
  }

  down(cell) {
    let next = this.step(cell, [1, 0]);
    while (next && !next.own) next = this.step(next, [1, 0]);
    if (next) this.focus(next);
  }

  allBlank(measure) {
    const blank = this.sheet.cells.filter((cell) => cell.measure === measure && !cell.value), best = [...this.sheet.lamps.keys()].at(-1);
    if (!blank.length) { say(this.sheet.word("no_blanks")); return; }
    this.choose([]);
    this.put(blank, () => best);
  }

  /** The Undo on screen belongs to the press before: after another, or after Ctrl Z, it would take back something else. */
  spend() { document.querySelector("[data-toasts]")?.replaceChildren(); }

  undo() {
    const last = this.done.pop();
    this.press = undefined;
    this.spend();
    if (!last) { say(this.sheet.word("nothing_to_undo")); return; }
    for (const [cell, was] of last) cell.commit(was);
    this.focus(last[0][0]);
    say(this.sheet.word("undone", { n: last.length }));
  }

  choose(cells) {
    for (const cell of this.picked) { cell.td.classList.remove("picked"); cell.td.removeAttribute("aria-selected"); }
    this.picked = new Set(cells);
    for (const cell of this.picked) { cell.td.classList.add("picked"); cell.td.setAttribute("aria-selected", "true"); }
    for (const place of document.querySelectorAll("[data-board-picked]")) place.textContent = cells.length ? this.sheet.word("picked", { n: cells.length }) : "";
    if (cells.length) say(this.sheet.word("picked", { n: cells.length }));
  }

  /** Choose from where choosing began to this cell, within one column. */
  extend(cell) {
    if (!cell?.own) return;
    this.from = this.picked.size ? this.from : this.last;
    if (!this.from?.own || this.from.measure !== cell.measure) this.from = cell;
    const [a, b] = [this.from.place[0], cell.place[0]].sort((x, y) => x - y), c = cell.place[1];
    const cells = [];
    for (let r = a; r <= b; r += 1) if (this.at(r, c)?.own) cells.push(this.at(r, c));
    this.keep = true;
    this.focus(cell);
    this.keep = false;
    this.choose(cells);
  }

  nextBlank(from) {
    const { cells } = this.sheet, order = [...cells].sort((a, b) => (a.place[1] - b.place[1]) || (a.place[0] - b.place[0]));
    const start = order.indexOf(from), next = [...order.slice(start + 1), ...order.slice(0, Math.max(start, 0))].find((cell) => !cell.value);
    if (next) this.focus(next);
    else say(this.sheet.word("no_blanks"));
  }

  /** Show the last periods of a cell, and who set it, without leaving the board. */
  async open(cell) {
    if (!cell.own && !cell.taken) { say(this.sheet.word("not_taken", { faculty: cell.faculty, name: cell.row.name })); return; }
    const dialog = document.querySelector("[data-mark-dialog]"), place = dialog.querySelector("[data-mark-place]");
    const [head, tail] = this.sheet.table.dataset.markUrl.split("00000000-0000-0000-0000-000000000000");
    const href = `${head}${cell.pupil}${tail.replace("/0/", `/${cell.measure}/`)}`;
    const answer = await fetch(href, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null);
    const found = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-mark]");
    if (!found) { location.assign(href); return; }
    place.replaceChildren(document.importNode(found, true));
    dialog.showModal();
  }

  leave() {
    const { wrap } = this.sheet;
    this.last.td.tabIndex = -1;
    wrap.focus();
    wrap.addEventListener("blur", () => { this.last.td.tabIndex = 0; }, { once: true });
  }

  command(cell, event) {
    const { key } = event, held = event.ctrlKey || event.metaKey, letter = key.toLowerCase(), plain = !held && !event.altKey;
    if (arrows[key] && plain && event.shiftKey && arrows[key][0]) return () => this.extend(this.step(cell, arrows[key]));
    if (arrows[key] && plain) return () => this.focus(this.step(cell, arrows[key]));
    if (key === "Enter") return () => this.focus(this.step(cell, [event.shiftKey ? -1 : 1, 0]));
    if (key === " ") return () => this.open(cell);
    if (key === "Home" || key === "End") {
      const cells = held ? this.sheet.rows.map((row) => row.cells[cell.place[1]]) : cell.row.cells;
      return () => this.focus(cells.at(key === "Home" ? 0 : -1));
    }
    if (key === "Delete" || key === "Backspace") return () => this.set(cell, "");
    if (key === "Escape") return () => (this.picked.size ? this.choose([]) : this.leave());
    if (held && letter === "z") return () => this.undo();
    if (held && letter === "a" && cell.own) return () => this.choose(this.sheet.cells.filter((one) => one.measure === cell.measure));
    if (!plain) return null;
    if (this.letters.has(letter)) return () => this.set(cell, this.letters.get(letter));
    const reason = this.sheet.reasons.find((one) => one.key && one.key === key);
    if (reason) return () => this.reason(cell, reason.code);
    if (letter === "n") return () => this.nextBlank(cell);
    if (key === "?") return () => document.querySelector("[data-grid-help]")?.showModal();
    if (key === "/") return () => document.querySelector(".search input")?.focus();
    return null;
  }
}

/** Buttons for what the keys do, for a pointer. */
const tools = (keys) => {
  for (const bar of document.querySelectorAll("[data-board-tools]")) {
    const faculty = bar.dataset.boardTools, at = () => (keys.last?.measure === faculty ? keys.last : keys.sheet.cells.find((cell) => cell.measure === faculty));
    bar.hidden = false;
    for (const button of bar.querySelectorAll("[data-set]")) button.addEventListener("click", () => at() && keys.set(at(), button.dataset.set));
    for (const button of bar.querySelectorAll("[data-reason]")) button.addEventListener("click", () => at() && keys.reason(at(), button.dataset.reason));
    bar.querySelector("[data-all-blank]").addEventListener("click", () => keys.allBlank(faculty));
  }
};

/** Listen to one sheet. */
export const listen = (sheet) => {
  const keys = new Keys(sheet), { table } = sheet;
  table.setAttribute("role", "grid");
  tools(keys);
  table.addEventListener("keydown", (event) => {
    const cell = keys.cellOf(event), act = cell && !event.isComposing && keys.command(cell, event);
    if (!act) return;
    event.preventDefault();
    act();
  });
  table.addEventListener("focusin", (event) => {
    const cell = keys.cellOf(event);
    if (!cell) return;
    keys.last.td.tabIndex = -1;
    cell.td.tabIndex = 0;
    if (!keys.keep && keys.picked.size && !keys.picked.has(cell)) keys.choose([]);
    keys.last = cell;
  });
  table.addEventListener("mousedown", (event) => {
    const cell = keys.cellOf(event);
    if (!cell || !event.shiftKey) return;
    event.preventDefault();
    keys.extend(cell);
  });
  table.addEventListener("dblclick", (event) => { const cell = keys.cellOf(event); if (cell) keys.open(cell); });
  sheet.wrap.addEventListener("keydown", (event) => {
    if (event.target !== sheet.wrap || !(event.key === "Enter" || arrows[event.key])) return;
    event.preventDefault();
    keys.focus(keys.last);
  });
};
