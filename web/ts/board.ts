// The board, live: counts and best amounts change in place, new missions are
// offered by a link and never push the list.

import { badge } from "./live/badge";
import { set, tint } from "./live/change";
import { short, start } from "./live/clock";
import { keep } from "./live/lost";
import { follow, Frame, now, on } from "./live/socket";
import { $, figure, lang, money, plural, word } from "./live/words";

interface Change {
  id: string;
  title?: string;
  bids?: number;
  best?: number;
  end?: string;
  effective_end?: string;
}

const fresh = new Set<string>();

function notice(id: string): HTMLElement | null {
  return document.querySelector(`[data-mission="${CSS.escape(id)}"]`);
}

function hear(f: Frame): void {
  if (f.topic !== "board") return;
  if (f.op === "view") {
    for (const c of (f.data?.missions ?? []) as Change[]) change(c);
    return;
  }
  if (f.op !== "event") return;
  const c = f.data as Change;
  if (f.type === "mission.published") {
    if (!notice(c.id)) announce(c.id);
    return;
  }
  change(c);
}

function change(c: Change): void {
  const el = notice(c.id);
  if (!el) return;
  const end = c.end ?? c.effective_end;
  if (end) {
    const left = el.querySelector<HTMLElement>("[data-left]");
    if (left && left.dataset.left !== end && Date.parse(left.dataset.left ?? "") !== Date.parse(end)) {
      left.dataset.left = end;
      el.querySelector("[data-end]")?.setAttribute("datetime", end);
    }
  }
  if (c.best) {
    set(el.querySelector("[data-best]"), money(c.best));
    if (c.bids !== undefined) set(el.querySelector("[data-of]"), plural("best", c.bids), false);
  }
  const counted = el.querySelector<HTMLElement>("[data-count]");
  if (counted && c.bids !== undefined && counted.dataset.count !== String(c.bids)) {
    counted.dataset.count = String(c.bids);
    pair(counted, figure(c.bids), word(c.bids > 1 || (c.bids === 0 && lang === "en") ? "offers" : "offer"));
    tint(counted);
    if (c.bids > 0) set(el.querySelector("[data-first]"), "", false);
  }
}

/** pair writes a figure and its small unit into places that exist already. */
function pair(el: Element, value: string, unit: string): void {
  const small = el.querySelector("small");
  if (el.firstChild && el.firstChild !== small) el.firstChild.textContent = value;
  if (small) small.textContent = " " + unit;
}

function announce(id: string): void {
  const el = $("fresh");
  if (!el) return;
  fresh.add(id);
  const n = fresh.size;
  const a = document.createElement("a");
  a.href = el.dataset.href ?? "/";
  a.textContent = el.dataset.show ?? "";
  const text = (n > 1 ? el.dataset.many : el.dataset.one) ?? "";
  el.replaceChildren(text.replace("{n}", figure(n)) + " ", a);
  tint(el);
}

function countdown(): void {
  document.querySelectorAll<HTMLElement>("[data-left]").forEach((el) => {
    const [value, unit] = short(Date.parse(el.dataset.left ?? "") - now());
    if (el.firstChild?.textContent?.trim() !== value || el.querySelector("small")?.textContent?.trim() !== unit) pair(el, value, unit);
  });
}

on(hear);
follow("board", Number(document.body.dataset.pos) || undefined);
badge();
keep(() => document.querySelector(".board > div:last-child"));
start(countdown);
