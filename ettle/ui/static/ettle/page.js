// What every page does, on top of a page that works without it: speaking, toasts, and asking before unsaved work is left.

export const say = (text) => {
  const live = document.querySelector("[data-live]");
  if (live) live.textContent = text;
};
