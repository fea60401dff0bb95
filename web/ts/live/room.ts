// The room of a mission with amounts shown: best, ladder by rank, step, curve.
// Rows are rewritten in place; nothing is announced but the best offer.

import { raised, set, tint } from "./change";
import { draw, Rung } from "./chart";
import { now } from "./socket";
import { $, clockTime, hour, letter, money, place, plural, word } from "./words";

interface Row {
  label: number;
  amount: number;
  at: string;
}

/** Shown is a bid as the room may see it. */
export interface Shown {
  label?: number;
  amount?: number;
  auto?: boolean;
  at: string;
  bids: number;
  end?: string;
  max?: number;
}

let rungs: Rung[] = [];

/** me is the reader's own candidate number, 0 without an offer. */
export function me(): number {
  return Number($("mission")?.dataset.label) || 0;
}

/** recognise notes the reader's own candidate number, which a first bid gives. */
export function recognise(label: number | undefined): void {
  const folio = $("mission");
  if (folio && label) folio.dataset.label = String(label);
}

function rows(): Row[] {
  return Array.from($("ladder")?.children ?? [], (tr) => {
    const d = (tr as HTMLElement).dataset;
    return { label: Number(d.label), amount: Number(d.cents), at: d.at ?? "" };
  });
}

/** whole takes a view: what the room shows from now on. */
export function whole(room: any): void {
  if (!room) return;
  rungs = room.rungs ?? [];
  ladder(room.ladder ?? [], 0);
  best(room.max ?? 0);
  draw(rungs, mineRow());
}

/** placed takes one bid of an open mission. */
export function placed(b: Shown): void {
  if (!b.label || b.amount === undefined) return;
  const list = rows().filter((r) => r.label !== b.label);
  const before = list.length ? Math.min(...list.map((r) => r.amount)) : Infinity;
  list.push({ label: b.label, amount: b.amount, at: b.at });
  // Of equal amounts the one that was there first stays first: sort is stable.
  list.sort((x, y) => x.amount - y.amount);
  ladder(list, b.label);
  best(b.max ?? 0);
  if (b.amount < before) {
    rungs.push({ at: b.at, amount: b.amount, label: b.label, auto: b.auto, moved: Boolean(b.end) });
  }
  draw(rungs, mineRow());
}

function mineRow(): Row | undefined {
  return rows().find((r) => r.label === me());
}

function ladder(list: Row[], fresh: number): void {
  const body = $("ladder");
  if (!body) return;
  while (body.children.length < list.length) body.append(blank());
  while (body.children.length > list.length) body.lastElementChild?.remove();
  const lead = list[0]?.amount ?? 0;
  list.forEach((r, i) => {
    const tr = body.children[i] as HTMLElement;
    Object.assign(tr.dataset, { label: String(r.label), cents: String(r.amount), at: r.at });
    const own = r.label === me();
    tr.classList.toggle("me", own);
    raised(cell(tr, 0), place(i + 1));
    set(cell(tr, 1), word(own ? "you" : "candidate", { letter: letter(r.label) }), false);
    set(cell(tr, 2), money(r.amount), false);
    set(cell(tr, 3), r.amount > lead ? "+\u00a0" + money(r.amount - lead) : "—", false);
    set(cell(tr, 4), clockTime(r.at), false);
    if (r.label === fresh) tint(tr);
  });
  set($("echelle"), plural("candidates", list.length), false);
}

function cell(tr: Element, i: number): Element | null {
  return tr.children[i] ?? null;
}

/** blank is a row as the page draws it, without words yet. */
function blank(): HTMLElement {
  const tr = document.createElement("tr");
  const th = document.createElement("th");
  th.scope = "row";
  tr.append(th);
  for (const name of ["", "num", "num", "num extra"]) {
    const td = document.createElement("td");
    td.className = name;
    tr.append(td);
  }
  return tr;
}

function best(max: number): void {
  const list = rows(), lead = list[0];
  if (!lead) return;
  set($("best"), money(lead.amount));
  set($("best-who"), word("bestWho", { who: word("candidate", { letter: letter(lead.label) }), hour: hour(lead.at) }), false);
  const i = list.findIndex((r) => r.label === me());
  const own = list[i];
  if (own) {
    raised($("rank"), place(i + 1));
    set($("rank-at"), word("at", { amount: money(own.amount) }), false);
  }
  next(max, lead.amount, i === 0);
}

/** next says what would take the lead now; the button of that amount follows it. */
function next(max: number, lead: number, leading: boolean): void {
  if (max <= 0) return;
  set($("max"), money(max));
  set($("step"), word("orLess", { step: money(lead - max) }), false);
  const button = $("exact");
  if (button instanceof HTMLButtonElement && document.activeElement !== button) {
    button.value = String(max);
    button.hidden = leading;
    set(button, money(max), false);
  }
}

/** extended says that the end moved. */
export function extended(end: string): string {
  const text = word("extended", { hour: hour(end) });
  const line = $("extended");
  if (line) {
    line.hidden = false;
    set(line.querySelector("span"), text);
  }
  return text;
}

/** redraw lets the curve's present move on. */
export function redraw(): void {
  if (rungs.length && now()) draw(rungs, mineRow());
}
