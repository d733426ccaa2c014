"use strict";
// Puts each new event on top of the table as it comes; texts are set as texts, never as HTML.
const table = document.getElementById("events");
const rows = table.tBodies[0];
const MOST_ROWS = 200;

new EventSource(`/feed?after=${table.dataset.after}`).onmessage = (message) => {
  const told = JSON.parse(message.data);
  const row = rows.insertRow(0);
  for (const name of ["id", "received", "source", "state", "reason"]) {
    const cell = row.insertCell();
    cell.textContent = told[name];
    if (name === "id") cell.className = "number";
  }
  while (rows.rows.length > MOST_ROWS) rows.deleteRow(-1);
};
