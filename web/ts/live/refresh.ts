// When what may be seen changed (closed, opened, awarded, answered), the page
// asks for itself again and puts the new parts in place of the old ones. A part
// in which somebody writes is left alone: a line says that the page has changed.

import { shape } from "./change";
import { correct, seen } from "./socket";
import { $, word } from "./words";

const parts = ["part-head", "part-text", "part-panel", "part-more"];
let timer = 0;
let busy = false;
let again = false;

/** address is the page of the mission: a refused form is shown at the form's own path, which answers to no GET. */
export function address(): string {
  return location.pathname.split("/").slice(0, 3).join("/");
}

/** refresh fetches the page within the given milliseconds; calls in between are one. */
export function refresh(within: number, sent?: HTMLFormElement): void {
  if (sent) sent.dataset.sent = "1"; // what it held is recorded: it may be replaced
  if (busy) {
    again = true;
    return;
  }
  if (!timer) timer = window.setTimeout(() => void fetchPage(), Math.random() * within);
}

async function fetchPage(): Promise<void> {
  timer = 0;
  busy = true;
  try {
    const res = await fetch(address(), { headers: { Accept: "text/html", "Coupdemain-Pos": String(seen()) }, credentials: "same-origin", cache: "no-store" });
    if (res.ok) place(new DOMParser().parseFromString(await res.text(), "text/html"));
  } catch {
    stale(); // no line to the server: the socket says so too
  } finally {
    busy = false;
    if (again) {
      again = false;
      refresh(1000);
    }
  }
}

function place(fresh: Document): void {
  correct(fresh.body.dataset.now);
  const focus = document.activeElement;
  let left = false;
  for (const id of parts) {
    const old = $(id), next = fresh.getElementById(id);
    if (!old || !next || old.isEqualNode(next)) continue;
    if (writing(old)) {
      left = true;
      continue;
    }
    keepOpen(old, next);
    old.replaceWith(document.importNode(next, true));
  }
  const folio = $("mission"), next = fresh.getElementById("mission");
  if (folio && next) for (const a of Array.from(next.attributes)) folio.setAttribute(a.name, a.value);
  if (focus instanceof HTMLElement && !focus.isConnected && focus.id) $(focus.id)?.focus({ preventScroll: true });
  if (left) stale();
  document.dispatchEvent(new Event("refreshed"));
}

/** writing tells that a part holds what somebody is typing and has not sent. */
function writing(part: HTMLElement): boolean {
  for (const form of Array.from(part.querySelectorAll("form"))) {
    if (form.dataset.sent) continue;
    for (const f of Array.from(form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input:not([type=hidden]), textarea"))) {
      const changed = f.type === "checkbox" ? (f as HTMLInputElement).checked !== (f as HTMLInputElement).defaultChecked : f.value !== f.defaultValue;
      if (changed || f === document.activeElement) return true;
    }
  }
  return false;
}

/** keepOpen leaves unfolded what the reader unfolded. */
function keepOpen(old: HTMLElement, next: HTMLElement): void {
  const before = Array.from(old.querySelectorAll("details"));
  Array.from(next.querySelectorAll("details")).forEach((d) => {
    const title = d.querySelector("summary")?.textContent;
    if (before.some((b) => b.open && b.querySelector("summary")?.textContent === title)) d.open = true;
  });
}

function stale(): void {
  if ($("stale")) return;
  const line = shape("line", word("changed"));
  if (!line) return;
  line.id = "stale";
  const a = document.createElement("a");
  a.href = address();
  a.textContent = word("reload");
  line.append(" ", a);
  $("part-panel")?.prepend(line);
}
