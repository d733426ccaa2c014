"use strict";
// Keeps every table as the server tells it; texts are set as texts, never as HTML.
const replay = document.getElementById("replay-form");

const fill = (cell, told) => {
  cell.classList.toggle("bad", Boolean(told.bad));
  if (!told.href) {
    cell.textContent = told.text;
    return;
  }
  const link = document.createElement("a");
  link.href = told.href;
  link.textContent = told.text;
  cell.replaceChildren(link);
};

const made = (table, id) => {
  const row = table.tBodies[0].insertRow("top" in table.dataset ? 0 : -1);
  row.dataset.id = id;
  for (const column of table.tHead.rows[0].cells) {
    const cell = row.insertCell();
    cell.dataset.cell = column.dataset.cell;
    cell.className = column.className;
    if (column.dataset.cell === "replay" && replay) {
      cell.append(replay.content.cloneNode(true));
      cell.querySelector("[name=event]").value = id;
      cell.querySelector("button").ariaLabel = `Replay event ${id}`;
    }
  }
  return row;
};

const tell = (told) => {
  const table = document.getElementById(told.table);
  const body = table.tBodies[0];
  const known = [...body.rows].find((row) => row.dataset.id === (told.id ?? told.gone));
  if (told.gone) {
    known?.remove();
  } else {
    const row = known ?? made(table, told.id);
    if ("moves" in table.dataset) body.prepend(row);
    for (const cell of row.cells) if (cell.dataset.cell in told.cells) fill(cell, told.cells[cell.dataset.cell]);
  }
  document.getElementById(`no-${told.table}`)?.toggleAttribute("hidden", body.rows.length > 0);
};

new EventSource("/feed").onmessage = (message) => tell(JSON.parse(message.data));
