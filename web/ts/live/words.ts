// The words and figures of the scripts. No sentence stands in a script: the page
// carries them (#live-words), so that every one is a translation.

/** lang is the language of the page. */
export const lang = document.documentElement.lang === "en" ? "en" : "fr";

/** $ finds an element by its id, in the page as it is now: parts of it are replaced. */
export function $(id: string): HTMLElement | null {
  return document.getElementById(id);
}

/** word gives a sentence of the page with its {arguments} filled in. */
export function word(name: string, args: Record<string, string> = {}): string {
  const text = $("live-words")?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => args[key] ?? whole);
}

/** plural picks the sentence for n among name + "Zero", "One" and "Many". */
export function plural(name: string, n: number): string {
  const zero = $("live-words")?.dataset[name + "Zero"];
  if (n === 0 && zero !== undefined) return zero;
  return word(name + (n === 1 || (n === 0 && lang === "fr") ? "One" : "Many"), { n: figure(n) });
}

const locale = lang === "en" ? "en-IE" : "fr-FR";
const euros = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" });
const rounded = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR", minimumFractionDigits: 0 });
const figures = new Intl.NumberFormat(locale);
const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Paris", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** money writes cents as the server does: "715,00 €". */
export function money(cents: number): string {
  return euros.format(cents / 100);
}

/** moneyRound leaves out cents that are none: "715 €". */
export function moneyRound(cents: number): string {
  return cents % 100 ? money(cents) : rounded.format(cents / 100);
}

/** figure writes a whole number. */
export function figure(n: number): string {
  return figures.format(n);
}

/** clockTime writes an hour of Paris for a column: "15:14:40". */
export function clockTime(at: string | number | Date): string {
  return parts.format(new Date(at));
}

/** hour writes an hour of Paris in a sentence: "15 h 14 min 40 s". */
export function hour(at: string | number | Date): string {
  const [h = "", m = "", s = ""] = clockTime(at).split(":");
  return lang === "en" ? `${h}:${m}:${s}` : `${Number(h)}\u00a0h\u00a0${m}\u00a0min\u00a0${s}\u00a0s`;
}

/** place gives the figure and the raised mark of a rank: 3 and "e". */
export function place(n: number): [string, string] {
  if (lang === "fr") return [String(n), n === 1 ? "re" : "e"];
  const tens = n % 100;
  const mark = tens > 10 && tens < 14 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return [String(n), mark];
}

/** letter names a candidate: A for 1, AA for 27. */
export function letter(n: number): string {
  let s = "";
  for (; n > 0; n = Math.floor((n - 1) / 26)) s = String.fromCharCode(65 + ((n - 1) % 26)) + s;
  return s || "?";
}
