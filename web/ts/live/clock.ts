// Countdowns, from the server's clock. They are never announced (role=timer).

import { now } from "./socket";
import { $, word } from "./words";

/** tick rewrites the figures of the clock; it is called every second. */
export function tick(): void {
  const el = $("clock");
  const end = Date.parse(el?.dataset.end ?? "");
  if (!el || Number.isNaN(end)) return;
  const s = Math.max(0, Math.floor((end - now()) / 1000));
  const d = Math.floor(s / 86400), h = Math.floor(s / 3600) % 24, m = Math.floor(s / 60) % 60;
  const list: [number, string][] = d > 0 ? [[d, word("day")], [h, "h"], [m, "min"]] : h > 0 ? [[h, "h"], [m, "min"]] : [[m, "min"], [s % 60, "s"]];
  const text = list.map(([n, unit]) => n + " " + unit).join(" ");
  if (el.dataset.text === text) return;
  el.dataset.text = text;
  const nodes: (string | Node)[] = [];
  list.forEach(([n, unit], i) => {
    const small = document.createElement("small");
    small.textContent = " " + unit;
    nodes.push((i > 0 ? " " : "") + n, small);
  });
  el.replaceChildren(...nodes);
}

/** start runs fn and the clock every second, on the second. */
export function start(fn: () => void): void {
  const step = (): void => {
    tick();
    fn();
    window.setTimeout(step, 1000 - (now() % 1000) + 5);
  };
  step();
}

/** short writes what remains in one unit, rounded down: 53 and "min". */
export function short(left: number): [string, string] {
  const s = Math.max(0, Math.floor(left / 1000));
  if (s >= 86400) {
    const d = Math.floor(s / 86400);
    return [String(d), word(d > 1 ? "daysMany" : "daysOne")];
  }
  if (s >= 3600) return [String(Math.floor(s / 3600)), "h"];
  if (s >= 60) return [String(Math.floor(s / 60)), "min"];
  return [String(s), "s"];
}

/** ulid makes a key of 128 bits that no other act has. */
export function ulid(): string {
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let t = Date.now(), time = "";
  for (let i = 0; i < 10; i++, t = Math.floor(t / 32)) time = letters.charAt(t % 32) + time;
  return time + Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => letters.charAt(b % 32)).join("");
}

/** cents reads an amount as people type it, null when only the server can say. */
export function cents(text: string): number | null {
  const clean = text.replace(/[\s\u00a0\u202f€]/g, "");
  const m = /^(\d{1,8})(?:[.,](\d{1,2}))?$/.exec(clean);
  if (!m) return null;
  return Number(m[1]) * 100 + Number((m[2] ?? "").padEnd(2, "0") || 0);
}

