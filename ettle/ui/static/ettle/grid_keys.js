// Typing, moving, pasting and undoing in the rating grid. What a key means is in the list at the foot of components/_grid_words.html.

import { arrange, readBlock } from "./grid_block.js";
import { say, toast } from "./page.js";

const PAUSE = 1500; // ms after which a value that could still grow is taken as it stands

const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Keys {
  constructor(sheet) {
    this.sheet = sheet;
    this.done = [];
    this.last = sheet.cells[0];
  }

  at(r, c) { return this.sheet.rows[r]?.cells[c] ?? null; }
  cellOf(event) { return this.sheet.byInput.get(event.target); }

  focus(cell) {
    if (!cell) return;
    cell.input.focus();
    cell.input.select();
  }

  /** The next cell in a direction, past those that are not rated. Down wraps to the top of the next column when asked. */
  step(cell, [dr, dc], wraps = false) {
    let [r, c] = cell.place;
    const { rows, columns } = this.sheet;
    for (let n = rows.length * columns.length; n > 0; n -= 1) {
      r += dr;
      c += dc;
      if (wraps && dr && r >= rows.length) { r = 0; c += 1; }
      if (wraps && dc && (c < 0 || c >= columns.length)) { c = c < 0 ? columns.length - 1 : 0; r += dc; }
      if (r < 0 || c < 0 || r >= rows.length || c >= columns.length) return null;
      if (this.at(r, c)) return this.at(r, c);
    }
    return null;
  }

  /** Take a text and remember what stood there. */
  set(cell, text) {
    const was = cell.before ?? cell.text;
    clearTimeout(this.pause);
    cell.before = undefined;
    for (const old of this.sheet.table.querySelectorAll(".pasted")) old.classList.remove("pasted");
    if (text.trim() !== was) this.done.push([[cell, was]]);
    return cell.commit(text);
  }

  /** Take what is half typed, when the cell is left. */
  settle(cell) {
    if (cell.before !== undefined) this.set(cell, cell.text);
  }

  typed(cell) {
    const { text, scale } = cell;
    clearTimeout(this.pause);
    if (text === "" || (scale.mayGrow(text) && scale.read(text) === null)) return; // could become a value: wait
    if (scale.mayGrow(text)) {
      this.pause = setTimeout(() => this.settle(cell), PAUSE);
      return;
    }
    if (!this.set(cell, text)) { cell.input.select(); return; }
    const next = this.step(cell, [1, 0], true);
    if (next) this.focus(next);
    else { cell.input.select(); say(this.sheet.word("end")); }
  }

  nextBlank(from) {
    const { cells } = this.sheet, columns = this.sheet.columns.length;
    const order = [...cells].sort((a, b) => (a.place[1] - b.place[1]) || (a.place[0] - b.place[0]));
    const start = order.indexOf(from);
    const next = columns && [...order.slice(start + 1), ...order.slice(0, start)].find((cell) => cell.text === "");
    if (next) this.focus(next);
    else say(this.sheet.word("no_blanks"));
  }

  undo(from) {
    if (from?.before !== undefined) { this.restore(from); return; }
    const last = this.done.pop();
    document.querySelector("[data-toasts]")?.replaceChildren(); // its own Undo would now take back something else
    if (!last) { say(this.sheet.word("nothing_to_undo")); return; }
    for (const [cell, was] of last) cell.commit(was);
    this.focus(last[0][0]);
    say(this.sheet.word("undone", { n: last.length }));
  }

  paste(cell, text) {
    const { sheet } = this, w = (name, parts) => sheet.word(name, parts);
    const { unknown, cells = [], headed, named, strangers = [], left = [] } = arrange(sheet, readBlock(text), cell.place);
    const batch = [];
    let noRoom = 0, notTaken = 0;
    for (const [r, c, field] of cells) {
      const to = this.at(r, c);
      if (to) batch.push([to, to.before ?? to.text, field]);
      else noRoom += 1;
    }
    for (const [to, , field] of batch) {
      to.before = undefined;
      if (!to.commit(field)) notTaken += 1;
      to.td.classList.add("pasted");
    }
    if (batch.length) this.done.push(batch.map(([to, was]) => [to, was]));
    const few = (texts) => [...texts.slice(0, 3), ...(texts.length > 3 ? ["…"] : [])].join("; ");
    const told = [
      unknown && w("nobody_named"),
      batch.length && w("pasted", { n: batch.length, first: batch[0][0].row.name, last: batch.at(-1)[0].row.name }),
      batch.length && named && w("by_name"), headed && w("headings"), left.length && w("columns_left", { names: few(left) }),
      strangers.length && w("strangers_left", { n: strangers.length, names: few(strangers) }),
      notTaken && w("not_taken", { n: notTaken }), noRoom && w("no_room", { n: noRoom }),
    ].filter(Boolean).join(" ");
    if (!told) return;
    say(told);
    const short = Boolean(unknown || noRoom || strangers.length || left.length);
    toast(told, w(batch.length ? "undo" : "close"), batch.length ? () => this.undo() : undefined, "file", short);
    this.focus(cell);
  }

  /** Forget what is half typed. */
  restore(cell) {
    clearTimeout(this.pause);
    cell.input.value = cell.before;
    cell.before = undefined;
    cell.show(cell.state);
    cell.input.select();
  }

  /** Out of the grid, so that Tab goes on to what follows it. */
  leave() {
    const { wrap } = this.sheet;
    this.last.input.tabIndex = -1;
    wrap.focus();
    wrap.addEventListener("blur", () => { this.last.input.tabIndex = 0; }, { once: true });
  }

  command(cell, event) {
    const { key } = event, held = event.ctrlKey || event.metaKey, letter = key.toLowerCase();
    const free = !held && !event.altKey && !cell.scale.begins(letter);
    if (arrows[key] && !held && !event.altKey) return () => this.focus(this.step(cell, arrows[key]));
    if (key === "Enter") return () => this.focus(this.step(cell, [event.shiftKey ? -1 : 1, 0], !event.shiftKey));
    if (key === "Tab") {
      if (cell.state === "clash" && !event.shiftKey) return null; // on to the buttons that choose between two answers
      const next = this.step(cell, [0, event.shiftKey ? -1 : 1], true);
      return next && (() => this.focus(next));
    }
    if (key === "Home" || key === "End") {
      const cells = held ? this.sheet.cells : cell.row.cells.filter(Boolean);
      return () => this.focus(cells.at(key === "Home" ? 0 : -1));
    }
    if (key === "Delete") return () => { this.set(cell, ""); };
    if (key === "Escape") {
      if (cell.before !== undefined) return () => this.restore(cell);
      return () => (cell.state === "bad" ? this.set(cell, cell.saved) : this.leave());
    }
    if (held && letter === "z") return () => this.undo(cell);
    if ((letter === "n" && free) || (event.altKey && event.code === "KeyN")) return () => { this.settle(cell); this.nextBlank(cell); };
    if (key === "?" && free) return () => document.querySelector("[data-grid-help]")?.showModal();
    if (key === "/" && free) return () => document.querySelector(".search input")?.focus();
    return null;
  }
}

/** Listen to one sheet. */
export const listen = (sheet) => {
  const keys = new Keys(sheet), { table } = sheet;
  table.addEventListener("keydown", (event) => {
    const cell = keys.cellOf(event), act = cell && !event.isComposing && keys.command(cell, event);
    if (!act) return;
    event.preventDefault();
    act();
  });
  table.addEventListener("beforeinput", (event) => {
    const cell = keys.cellOf(event);
    if (cell && cell.before === undefined) cell.before = cell.text;
  });
  table.addEventListener("input", (event) => { const cell = keys.cellOf(event); if (cell) keys.typed(cell); });
  table.addEventListener("focusin", (event) => {
    const cell = keys.cellOf(event);
    if (!cell) return;
    keys.last.input.tabIndex = -1;
    cell.input.tabIndex = 0;
    keys.last = cell;
    cell.input.select();
  });
  table.addEventListener("focusout", (event) => { const cell = keys.cellOf(event); if (cell) keys.settle(cell); });
  table.addEventListener("paste", (event) => {
    const cell = keys.cellOf(event);
    if (!cell) return;
    event.preventDefault();
    keys.paste(cell, event.clipboardData.getData("text"));
  });
  sheet.wrap.addEventListener("keydown", (event) => {
    if (event.target !== sheet.wrap || !(event.key === "Enter" || arrows[event.key])) return;
    event.preventDefault();
    keys.focus(keys.last);
  });
};
