// The curve of the best offers, drawn again as it grows: the same geometry as the
// server's (web/chart.go), in attributes only, because inline style is forbidden.

import { set } from "./change";
import { now } from "./socket";
import { $, clockTime, letter, money, moneyRound, word } from "./words";

/** Rung is a change of the best amount. */
export interface Rung {
  at: string;
  label: number;
  amount: number;
  auto?: boolean;
  moved?: boolean;
}

const top = 36, bottom = 181, axis = 200;

/** draw draws the steps up to now, with the reader's own offer, and their table. */
export function draw(rungs: Rung[], mine?: { amount: number; at: string }): void {
  const box = $("courbe-partie");
  const svg = box?.querySelector("svg[role=img]");
  const last = rungs[rungs.length - 1], first = rungs[0];
  if (!box || !svg || !first || !last) return;
  box.hidden = false;
  const from = Date.parse(box.dataset.from ?? ""), end = Date.parse(box.dataset.to ?? "");
  const to = Math.min(end, now() + (now() - from) / 3 + 60000); // far from the end, the past takes three quarters
  const all = rungs.map((r) => r.amount).concat(mine ? [mine.amount] : []);
  const low = Math.min(...all), high = Math.max(...all);
  const x = (t: number): number => 2 + 92 * Math.min(1, Math.max(0, (t - from) / (to - from || 1)));
  const y = (a: number): number => (high === low ? (top + bottom) / 2 : top + ((bottom - top) * (high - a)) / (high - low));
  const at = Math.min(now(), to);
  const g: Element[] = [];
  const line = (cls: string, x1: number, x2: number, y1: number, y2: number): void => void g.push(make("line", { class: cls, x1: x1 + "%", x2: x2 + "%", y1, y2 }));
  const text = (cls: string, px: number, py: number, anchor: string, words: string): void => {
    const t = make("text", { class: cls, x: px + "%", y: py, "text-anchor": anchor });
    t.textContent = words;
    g.push(t);
  };
  for (const a of high === low ? [high] : [high, low + Math.floor((high - low) / 2), low]) {
    line("", 0, 100, y(a), y(a));
    text("", 0, y(a) - 5, "start", moneyRound(a));
  }
  line("", 0, 100, axis, axis);
  for (let i = 0; i < 5; i++) {
    const t = from + ((to - from) * i) / 4;
    line("", x(t), x(t), axis, axis + 6);
    text("", x(t), axis + 20, i ? "middle" : "start", clockTime(t).slice(0, 5));
  }
  rungs.forEach((r, i) => {
    const next = rungs[i + 1], before = rungs[i - 1];
    line("line", x(Date.parse(r.at)), x(next ? Date.parse(next.at) : at), y(r.amount), y(r.amount));
    if (before) line("line", x(Date.parse(r.at)), x(Date.parse(r.at)), y(before.amount), y(r.amount));
  });
  if (now() <= end) {
    line("now", x(at), x(at), 20, axis);
    text("", x(at), 13, "middle", word("chartNow"));
  }
  g.push(make("circle", { cx: x(at) + "%", cy: y(last.amount), r: 4.5 }));
  text("strong", x(at) + (x(at) > 80 ? -1.5 : 1.5), y(last.amount) + 16, x(at) > 80 ? "end" : "start", moneyRound(last.amount));
  if (mine) {
    const px = x(Date.parse(mine.at));
    g.push(make("circle", { class: "mine", cx: px + "%", cy: y(mine.amount), r: 5 }));
    text("strong", px + (px < 25 ? 1.2 : -1.2), y(mine.amount) - 9, px < 25 ? "start" : "end", word("chartYou", { amount: moneyRound(mine.amount) }));
  }
  svg.replaceChildren(...Array.from(svg.querySelectorAll("title, desc")), ...g);
  if (rungs.length > 1) set($("courbe"), word("chartFrom", { first: moneyRound(first.amount), last: moneyRound(last.amount) }), false);
  table(box, rungs);
}

function make(name: string, attributes: Record<string, string | number>): Element {
  const el = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [k, v] of Object.entries(attributes)) if (v !== "") el.setAttribute(k, String(v));
  return el;
}

/** table keeps the figures of the curve readable as a table. */
function table(box: HTMLElement, rungs: Rung[]): void {
  const body = box.querySelector("tbody");
  if (!body) return;
  for (const r of rungs.slice(body.children.length)) {
    const note = [r.auto ? word("floorNote") : "", r.moved ? word("movedNote") : ""].filter(Boolean).join(", ");
    const tr = document.createElement("tr");
    for (const words of [clockTime(r.at), word("candidate", { letter: letter(r.label) }), money(r.amount), note]) {
      const td = document.createElement("td");
      td.textContent = words;
      if (words === money(r.amount)) td.className = "num";
      tr.append(td);
    }
    body.append(tr);
  }
}
