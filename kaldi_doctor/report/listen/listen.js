"use strict";
// Words and phones follow the player and lead it. Without this the player plays and everything can still be read.
const players = [...document.querySelectorAll("audio")];
const SLACK = 0.004; // seconds by which a player may stand before the place that it was sent to
for (const article of document.querySelectorAll("article.heard")) {
  const audio = article.querySelector("audio");
  if (!audio) continue;
  document.querySelector(".keys").hidden = false;
  const track = article.querySelector(".track"), svg = track.querySelector("svg"), line = svg.querySelector(".now-line");
  const scale = Number(svg.dataset.scale);
  const rows = [...article.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll("[data-from]")]).filter((row) => row.length);
  const from = (cell) => Number(cell.dataset.from), to = (cell) => Number(cell.dataset.to);
  let until = null, begin = null;
  const show = () => {
    const t = audio.currentTime + SLACK, x = audio.currentTime * scale;
    for (const row of rows) {
      for (const cell of row) {
        const now = from(cell) <= t && t < to(cell);
        cell.classList.toggle("now", now);
        if (now) cell.setAttribute("aria-current", "true"); else cell.removeAttribute("aria-current");
      }
    }
    line.setAttribute("visibility", "visible");
    line.setAttribute("transform", `translate(${x} 0)`);
    const left = x - track.scrollLeft;
    if (!audio.paused && (left < 0 || left > track.clientWidth * 0.85)) track.scrollLeft = x - track.clientWidth * 0.15;
  };
  const step = () => {
    if (until !== null && audio.currentTime >= until) {
      audio.pause();
      audio.currentTime = begin;
      until = null;
    }
    show();
    if (!audio.paused) requestAnimationFrame(step);
  };
  const stop = () => { until = null; };
  const hear = (cell) => {
    audio.currentTime = from(cell);
    if (!audio.paused) { stop(); return; }
    [begin, until] = [from(cell), to(cell)];
    audio.play().catch(stop);
  };
  audio.addEventListener("play", () => {
    for (const other of players) if (other !== audio) other.pause();
    requestAnimationFrame(step);
  });
  for (const name of ["timeupdate", "seeked"]) audio.addEventListener(name, show);
  audio.addEventListener("pause", () => { if (until !== null && audio.currentTime < until) stop(); show(); });
  track.addEventListener("click", (event) => {
    if (event.target.closest("[data-from]")) return;
    stop();
    audio.currentTime = Math.max((event.clientX - svg.getBoundingClientRect().left) / scale, 0);
  });
  rows.forEach((row, which) => row.forEach((cell, at) => {
    cell.setAttribute("role", "button");
    cell.setAttribute("tabindex", at ? "-1" : "0");
    const move = (next) => {
      if (!next) return;
      for (const other of rows[rows.findIndex((one) => one.includes(next))]) other.setAttribute("tabindex", other === next ? "0" : "-1");
      next.focus();
    };
    const beside = (other) => other && (other.find((one) => to(one) > from(cell) + SLACK) ?? other[other.length - 1]);
    cell.addEventListener("click", () => { move(cell); hear(cell); });
    cell.addEventListener("keydown", (event) => {
      const act = {
        ArrowLeft: () => move(row[at - 1]), ArrowRight: () => move(row[at + 1]),
        ArrowUp: () => move(beside(rows[which - 1])), ArrowDown: () => move(beside(rows[which + 1])),
        Home: () => move(row[0]), End: () => move(row[row.length - 1]),
        Enter: () => hear(cell), " ": () => hear(cell),
      }[event.key];
      if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      act();
    });
  }));
}
