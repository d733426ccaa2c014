"use strict";
const read = id => JSON.parse(document.getElementById(id).textContent);
const reasons = read("reasons"), words = read("words");
const why = document.getElementById("why");
const ADVICE = { partial: "roms fill --force", refused: "roms fill", absent: "roms fill", never: "roms fill" };
let chosen = null;

function show(button) {
  const cell = button.parentElement, till = cell.closest("table").dataset;
  const day = cell.parentElement.dataset.month + "-" + String(cell.cellIndex).padStart(2, "0");
  document.getElementById("what").textContent = `${day} · ${till.till} · ${button.textContent} ${words[cell.className]}`;
  document.getElementById("reason").textContent = reasons[button.dataset.reason];
  const command = ADVICE[cell.className], advice = document.getElementById("advice");
  advice.replaceChildren();
  if (command) {
    const code = document.createElement("code");
    code.textContent = `${command} --branch ${till.branch} --start ${day} --end ${day}`;
    advice.append("To ask the host for it again: ", code);
  }
  press(button);
  why.hidden = false;
}

function press(button) {
  if (chosen) chosen.removeAttribute("aria-pressed");
  chosen = button;
  if (chosen) chosen.setAttribute("aria-pressed", "true");
}

function close() {
  const before = chosen;
  press(null);
  why.hidden = true;
  if (before) before.focus();
}

// One stop of the tab key for each till; the arrow keys go from there.
const stops = table => [...table.querySelectorAll("button")];
for (const table of document.querySelectorAll("[data-till]"))
  stops(table).forEach((button, place) => { button.tabIndex = place ? -1 : 0; });

function step(button, by) {
  const all = stops(button.closest("table")), next = all[all.indexOf(button) + by];
  if (!next) return;
  button.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.id === "close") close(); else show(button);
});
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && !why.hidden) close();
  const button = event.target.closest("td button");
  if (!button || !(event.key in STEPS)) return;
  event.preventDefault();
  step(button, STEPS[event.key]);
});
