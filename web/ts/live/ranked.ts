// The room in which each sees their own place only: the place, and what moved it.

import { raised, say, set } from "./change";
import { $, clockTime, figure, money, place, word } from "./words";

let pos = 0; // of the reader's last own bid, to tell their own moves from others'

/** own takes the reader's own state: newest wins. */
export function own(m: any): void {
  const rank = $("rank");
  if (!rank || !m?.rank) return;
  const before = Number(rank.dataset.rank) || 0;
  const mine = pos !== 0 && m.pos !== pos;
  pos = m.pos;
  raised(rank, place(m.rank));
  rank.dataset.rank = String(m.rank);
  set($("rank-of"), word(m.of === 1 ? "ofOne" : "of", { n: figure(m.of) }), false);
  set($("mine-amount"), money(m.amount));
  set($("mine-days"), figure(m.days), false);
  const [n, mark] = place(m.rank);
  if (mine) tell(word("moveOwn", { amount: money(m.amount) }), m.at);
  else if (before && before < m.rank) tell(word("moveDown", { rank: n + mark }), new Date());
  else if (before && before > m.rank) tell(word("moveUp", { rank: n + mark }), new Date());
}

function tell(text: string, at: string | Date): void {
  const list = $("moves");
  if (!list) return;
  const li = document.createElement("li");
  const span = document.createElement("span");
  span.textContent = text;
  const time = document.createElement("time");
  time.className = "num";
  time.textContent = clockTime(at);
  li.append(span, " ", time);
  li.className = "changed";
  list.prepend(li);
  while (list.children.length > 20) list.lastElementChild?.remove();
  say(text);
}
