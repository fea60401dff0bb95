// The menu says that something new concerns the reader: a word after "My missions".

import { follow, Frame, on } from "./socket";
import { word } from "./words";

/** badge follows what concerns the signed-in reader. */
export function badge(): void {
  const link = document.querySelector('header nav a[href="/mes-missions"]');
  if (!link || location.pathname === "/mes-missions") return;
  on((f: Frame) => {
    if (f.topic !== "me" || f.op !== "event" || link.querySelector("small")) return;
    const news = document.createElement("small");
    news.textContent = " · " + word("news");
    link.append(news);
  });
  follow("me");
}
