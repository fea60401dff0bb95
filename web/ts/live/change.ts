// How a change is shown: the place is kept, only its text changes, a tint fades.

import { $ } from "./words";

/** set changes the text of an element, and marks it when it really changed. */
export function set(el: Element | null, text: string, mark = true): boolean {
  if (!el || el.textContent === text) return false;
  el.textContent = text;
  if (mark) tint(el);
  return true;
}

/** tint lets a fresh change fade: the class is taken off and put on again. */
export function tint(el: Element): void {
  el.classList.remove("changed");
  void (el as HTMLElement).offsetWidth; // starts the animation anew
  el.classList.add("changed");
}

/** raised writes a rank with its mark raised. */
export function raised(el: Element | null, [figure, mark]: [string, string]): void {
  if (!el || el.textContent?.trim() === figure + mark) return;
  const sup = document.createElement("sup");
  sup.textContent = mark;
  el.replaceChildren(figure, sup);
  tint(el);
}

const pause = 5000;
let spoken = 0;
let waiting = "";
let timer = 0;

/** say announces to screen readers, at most once every five seconds; the newest wins. */
export function say(text: string): void {
  waiting = text;
  if (!timer) timer = window.setTimeout(speak, Math.max(0, spoken + pause - Date.now()));
}

function speak(): void {
  timer = 0;
  spoken = Date.now();
  const el = $("say");
  if (el) el.textContent = waiting;
}

/** shape copies a template of the page and fills its empty spans with texts. */
export function shape(id: string, ...texts: string[]): HTMLElement | null {
  const t = $(id);
  if (!(t instanceof HTMLTemplateElement)) return null;
  const el = t.content.firstElementChild?.cloneNode(true);
  if (!(el instanceof HTMLElement)) return null;
  el.querySelectorAll("span").forEach((span, i) => (span.textContent = texts[i] ?? ""));
  return el;
}
