// What every page does, on top of a page that works without it: speaking, toasts, asking before unsaved work is left.

const sprite = document.querySelector("use")?.getAttribute("href").split("#")[0] ?? "";

/** A glyph from the sprite, hidden from those who listen: a word always stands beside it. */
export const icon = (name, more = "") => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `i ${more}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
};

/** Make an element with a class and children (texts or nodes). */
export const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
};

/** Say one thing, politely, to those who listen. */
export const say = (text) => {
  const live = document.querySelector("[data-live]");
  if (live) live.textContent = text;
};

/**
 * Show what can be taken back: until used, or 10 seconds, which stand still under the pointer or with focus inside. What `stays`,
 * because something was left out, or has nothing to take back, is there until it is closed.
 */
export const toast = (text, label, onUse, glyph = "info", stays = !onUse) => {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const button = make("button", "btn small", ...(onUse ? [icon("undo")] : []), label);
  const box = make("div", "toast arrive", icon(glyph), make("span", "", text), button);
  let timer;
  const gone = () => box.remove();
  const start = () => { if (!stays) timer = setTimeout(gone, 10_000); };
  const stop = () => clearTimeout(timer);
  button.type = "button";
  button.addEventListener("click", () => { stop(); gone(); onUse?.(); });
  box.addEventListener("pointerenter", stop);
  box.addEventListener("pointerleave", start);
  box.addEventListener("focusin", stop);
  box.addEventListener("focusout", start);
  place.replaceChildren(box);
  start();
};

/* Leaving with unsaved work: whoever holds some says so here. */
const holders = [];
export const keepOpen = (holdsWork) => holders.push(holdsWork);
addEventListener("beforeunload", (event) => { if (holders.some((holds) => holds())) event.preventDefault(); });

for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  keepOpen(() => changed);
}

/* A press that cannot be undone by itself asks first, in its own words; without scripts the page asks on its own. */
for (const button of document.querySelectorAll("button[data-confirm]")) {
  button.addEventListener("click", (event) => { if (!confirm(button.dataset.confirm)) event.preventDefault(); });
}

/* A refused button stays in reach so that its reason can be read; pressing it does nothing. */
document.addEventListener("click", (event) => {
  if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
}, true);

/* The reader sees a choice at once; "Keep" is what stores it. */
for (const select of document.querySelectorAll(".choices select")) {
  select.addEventListener("change", () => {
    if (select.value) document.documentElement.dataset[select.name] = select.value;
    else delete document.documentElement.dataset[select.name];
  });
}

/* Ratings kept on this device because a class page was closed before they could be saved: say so on every page. */
const remind = () => {
  const place = document.querySelector("[data-kept]");
  if (!place || document.querySelector("[data-entry]")) return;
  for (let n = 0; n < localStorage.length; n += 1) {
    const name = localStorage.key(n);
    if (!name.startsWith(`ettle.kept.${place.dataset.kept}.`)) continue;
    const kept = JSON.parse(localStorage.getItem(name));
    const link = make("a", "", `${kept.label} (${Object.keys(kept.cells).length})`);
    link.href = kept.url;
    place.append(" ", link);
    place.hidden = false;
  }
};
try { remind(); } catch { /* no storage here: nothing was kept */ }
