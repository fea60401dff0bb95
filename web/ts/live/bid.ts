// The forms of the room. A bid goes by the socket; without an answer in three
// seconds it is repeated by HTTP with the same key, so that it is never lost and
// never counted twice. What only the server can read is left to the plain form.

import { say, shape } from "./change";
import { cents, ulid } from "./clock";
import { refresh } from "./refresh";
import { Frame, on, Reason, send } from "./socket";
import { $, figure, word } from "./words";

interface Act {
  form: HTMLFormElement;
  frame: { op: string; key: string; mission: string; [name: string]: unknown };
  timer: number;
}

const waiting = new Map<string, Act>();
const slow = 3000;

/** forms sends the room's forms by the socket from now on. */
export function forms(): void {
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.mission) return;
    const frame = read(form, e.submitter);
    if (!frame) return; // the plain form says what is wrong with it
    e.preventDefault();
    if (form.dataset.busy) return;
    act(form, frame);
  });
  on((f: Frame) => {
    const a = f.key ? waiting.get(f.key) : undefined;
    if (!a || !f.key) return;
    if (f.op === "ok") done(a, f.receipt?.pos ?? f.pos ?? 0);
    if (f.op === "no") refuse(a, f.reasons ?? []);
    if (f.op === "unknown") void repeat(a);
  });
}

function value(form: HTMLFormElement, name: string): string {
  const el = form.elements.namedItem(name);
  return el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement ? el.value.trim() : "";
}

function read(form: HTMLFormElement, by: HTMLElement | null): Act["frame"] | null {
  const base = { key: ulid(), mission: form.dataset.mission ?? "" };
  if (form.id === "withdraw") return { op: "withdraw", ...base };
  if (form.id === "ask") return value(form, "text") ? { op: "ask", ...base, text: value(form, "text") } : null;
  const exact = by instanceof HTMLButtonElement && by.name === "exact" ? Number(by.value) : null;
  const amount = exact ?? cents(value(form, "amount"));
  const floor = value(form, "floor") ? cents(value(form, "floor")) : 0;
  const days = /^\d{1,4}$/.test(value(form, "days")) ? Number(value(form, "days")) : null;
  if (amount === null || floor === null || days === null) return null;
  const frame: Act["frame"] = { op: "bid", ...base, amount, days };
  if (floor) frame.floor = floor;
  for (const name of ["memo", "evidence"]) if (value(form, name)) frame[name] = value(form, name);
  return JSON.stringify(frame).length > 15000 ? null : frame;
}

function act(form: HTMLFormElement, frame: Act["frame"]): void {
  clear(form);
  form.dataset.busy = "1";
  form.setAttribute("aria-busy", "true");
  const a: Act = { form, frame, timer: 0 };
  waiting.set(frame.key, a);
  a.timer = window.setTimeout(() => void repeat(a), send(frame) ? slow : 0);
}

/** repeat says the same by HTTP, with the same key. */
async function repeat(a: Act): Promise<void> {
  window.clearTimeout(a.timer);
  if (!waiting.has(a.frame.key)) return;
  const { op, key, mission, ...body } = a.frame;
  const [method, path] = op === "ask" ? ["POST", "questions"] : [op === "bid" ? "PUT" : "DELETE", "bid"];
  try {
    const res = await fetch(`/api/v1/missions/${mission}/${path}`, {
      method,
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body: op === "withdraw" ? undefined : JSON.stringify(body),
      credentials: "same-origin",
    });
    const answer = await res.json().catch(() => ({}));
    if (res.ok) return done(a, answer.pos ?? 0);
    if (res.status < 500) return refuse(a, answer.reasons ?? []);
  } catch {
    // no line: the key makes another try harmless
  }
  if (waiting.has(key)) {
    a.timer = window.setTimeout(() => void repeat(a), slow);
    refusal(a.form, a.form.querySelector("button"), word("unknown"));
  }
}

function finish(a: Act): boolean {
  window.clearTimeout(a.timer);
  delete a.form.dataset.busy;
  a.form.removeAttribute("aria-busy");
  return waiting.delete(a.frame.key);
}

function done(a: Act, pos: number): void {
  if (!finish(a)) return;
  clear(a.form);
  if (a.frame.op === "bid") tell(word("recorded", { pos: figure(pos) }));
  if (a.frame.op === "withdraw") tell(word("withdrawn"));
  refresh(0, a.form);
}

let told = "";

/** tell says what was recorded beside the button that sent it, in view on every screen. */
function tell(text: string): void {
  told = text;
  show();
  say(text);
}

/** show puts the line there, and again when the panel was drawn anew around it. */
function show(): void {
  $("done")?.remove();
  const line = told ? shape("line", told) : null;
  const panel = $("part-panel");
  if (!line || !panel) return;
  line.id = "done";
  if ($("recu")) {
    const a = document.createElement("a");
    a.href = "#recu";
    a.textContent = word("receipt");
    line.append(" ", a);
  }
  (panel.querySelector(".can form .acts") ?? panel.querySelector(".can") ?? panel).prepend(line);
}

document.addEventListener("refreshed", show);

function refuse(a: Act, reasons: Reason[]): void {
  if (!finish(a)) return;
  for (const r of reasons) {
    const field = r.field ? a.form.elements.namedItem(r.field) : null;
    refusal(a.form, field instanceof HTMLElement ? field : null, r.message ?? r.code);
  }
}

/** refusal stands under the field that it is about. */
function refusal(form: HTMLFormElement, field: HTMLElement | null, text: string): void {
  const line = shape("refusal", text);
  if (!line) return;
  line.classList.add("live-refusal");
  if (!field || field instanceof HTMLButtonElement) {
    form.querySelectorAll(".live-refusal.whole").forEach((el) => el.remove());
    line.classList.add("whole");
    form.prepend(line);
    return;
  }
  const fold = field.closest("details");
  if (fold) fold.open = true;
  line.id = field.id + "-no";
  field.setAttribute("aria-invalid", "true");
  describe(field, line.id);
  (field.closest(".pair") ?? field).after(line);
}

function clear(form: HTMLFormElement): void {
  form.querySelectorAll(".msg.stop").forEach((el) => el.remove());
  form.querySelectorAll("[aria-invalid]").forEach((el) => {
    el.removeAttribute("aria-invalid");
    describe(el, "");
  });
}

/** describe ties a field to its refusal, or to none, and leaves it tied to its help. */
function describe(field: Element, refusal: string): void {
  const help = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.endsWith("-no") && !id.endsWith("summary"));
  const ids = refusal ? [...help, refusal] : help;
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}
