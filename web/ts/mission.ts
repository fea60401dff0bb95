// A mission, live: its clock, its room, one's own bid. Views that change what may
// be seen make the page ask for itself again.

import { badge } from "./live/badge";
import { forms } from "./live/bid";
import { say, set } from "./live/change";
import { start } from "./live/clock";
import { keep } from "./live/lost";
import { own } from "./live/ranked";
import { refresh } from "./live/refresh";
import { extended, placed, recognise, redraw, Shown, whole } from "./live/room";
import { follow, Frame, now, on } from "./live/socket";
import { $, plural } from "./live/words";

const topic = document.body.dataset.topic ?? "";
const format = (): string => $("mission")?.dataset.format ?? "";
let closing = false;

function hear(f: Frame): void {
  if (f.topic !== topic) return;
  if (f.op === "event") happened(f.data as Shown);
  if (f.op === "view") view(f.data);
  if (f.op === "mine") mine(f.data);
}

/** happened takes a bid: everything it may show changes in place. */
function happened(b: Shown): void {
  counted(b.bids);
  if (b.end) moved(b.end);
  if (format() === "open") placed(b);
}

function view(v: any): void {
  if (!v) return;
  if (v.bids !== undefined) counted(v.bids);
  if (v.effective_end && v.phase === "open") moved(v.effective_end);
  if (v.phase === "open" && v.room) whole(v.room);
  if (v.mine) mine(v.mine);
  // A crowd must not ask for the page at the same instant.
  if (v.pos > (Number($("mission")?.dataset.pos) || 0) || v.phase !== $("mission")?.dataset.phase) refresh(1500);
}

function mine(m: any): void {
  if (!m) return;
  recognise(m.label);
  if (format() === "ranked") own(m);
}

function counted(n: number): void {
  set($("count"), plural(format() === "sealed" ? "sealed" : "count", n));
}

/** moved follows the end: the clock, and why it moved. */
function moved(end: string): void {
  const clock = $("clock");
  if (!clock || Date.parse(clock.dataset.end ?? "") >= Date.parse(end)) return;
  clock.dataset.end = end;
  $("end")?.setAttribute("datetime", end);
  const chart = $("courbe-partie");
  if (chart) chart.dataset.to = end;
  say(extended(end));
}

/** second is called every second: at the end the page asks what became of the mission. */
function second(): void {
  const end = Date.parse($("clock")?.dataset.end ?? "");
  if (!Number.isNaN(end) && now() >= end && !closing) {
    closing = true;
    window.setTimeout(() => ((closing = false), refresh(1500)), 1000);
  }
  if (format() === "open" && Math.floor(now() / 1000) % 10 === 0) redraw();
}

if (topic) {
  on(hear);
  follow(topic, format() === "open" ? undefined : Number(document.body.dataset.pos) || undefined);
  badge();
  keep(() => $("part-panel"));
}
forms();
start(second);
