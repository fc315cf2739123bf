// The bars beside what is typed: a cell of the grid tells its style sheet which colour stands in it.

const cells = document.querySelectorAll(".att-grid td.cell:not(.off)");
const draw = (td) => {
  const text = (td.querySelector("input")?.value ?? td.textContent).trim();
  if (/^[GYR]$/.test(text)) td.dataset.a = text;
  else delete td.dataset.a;
};
const watch = new MutationObserver((found) => new Set(found.map((one) => one.target)).forEach(draw));
for (const td of cells) watch.observe(td, { attributes: true, attributeFilter: ["class", "data-version"] });
