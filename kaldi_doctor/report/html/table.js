"use strict";
// Tables of class `sorts` get buttons in their head and, from nine rows on, a filter. Nothing else depends on this.
for (const table of document.querySelectorAll("table.sorts")) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const key = (row, at) => row.cells[at].dataset.v ?? row.cells[at].textContent.trim();
  heads.forEach((head, at) => {
    if (head.classList.contains("picture")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...body.rows].sort((a, b) => {
        const x = key(a, at), y = key(b, at), n = parseFloat(x) - parseFloat(y);
        if ((x === "") !== (y === "")) return x === "" ? 1 : -1;
        return (up ? 1 : -1) * (Number.isNaN(n) ? x.localeCompare(y) : n);
      });
      body.append(...rows);
    });
  });
  if (body.rows.length < 9) continue;
  const label = document.createElement("label"), input = document.createElement("input");
  const count = document.createElement("span");
  label.className = "filter";
  input.type = "search";
  count.setAttribute("role", "status");
  label.append("Filter rows ", input, " ", count);
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase();
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      shown += !row.hidden;
    }
    count.textContent = wanted ? `${shown} of ${body.rows.length} rows` : "";
  });
  table.parentElement.before(label);
}
const folds = [...document.querySelectorAll("details.prints:not([open])")];
addEventListener("beforeprint", () => folds.forEach((one) => { one.open = true; }));
addEventListener("afterprint", () => folds.forEach((one) => { one.open = false; }));
