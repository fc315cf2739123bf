// Beside the rating grid: who this class raises, kept true as ratings are typed, and "I have finished" only once all is saved.

import { make } from "./page.js";

const rows = [...document.querySelectorAll("[data-entry] tr[data-pupil]")];
const list = document.querySelector("[data-raised] tbody"), none = document.querySelector("[data-raised-none]");

const raised = () => {
  const told = rows
    .map((row) => [row.dataset.name, [...row.querySelectorAll(".flags .flag")].map((flag) => flag.dataset.text ?? flag.textContent)])
    .filter(([, reasons]) => reasons.length)
    .sort(([, a], [, b]) => b.length - a.length);
  list.replaceChildren(...told.map(([name, reasons]) => {
    const head = make("th", "", name);
    head.scope = "row";
    return make("tr", "", head, make("td", "", reasons.join("; ")));
  }));
  none.hidden = told.length > 0;
};

let due = false;
new MutationObserver(() => {
  if (due) return;
  due = true;
  setTimeout(() => {
    due = false;
    raised();
    if (why && !notSaved()) why.hidden = true;
  }, 150);
}).observe(document.querySelector("[data-entry] tbody"), { childList: true, subtree: true });

const form = document.querySelector("form[data-finish]"), why = document.querySelector("[data-finish-why]");
const notSaved = () => document.querySelector("[data-entry] :is(.busy, .unsaved, .bad, .clash)");
form?.addEventListener("submit", (event) => {
  if (!notSaved()) return;
  event.preventDefault();
  const words = why.querySelector("[data-some]");
  words.textContent = words.dataset.some;
  why.hidden = false;
  form.querySelector("button").setAttribute("aria-describedby", why.id);
});
