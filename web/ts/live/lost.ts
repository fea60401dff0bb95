// A lost connection is said at the head of the panel; the figures stay, with the
// time at which they were true.

import { say, shape } from "./change";
import { connect, lastHeard, Status } from "./socket";
import { $, hour, word } from "./words";

let timer = 0;

/** keep connects and tells the reader when the line is lost. head is where it is told. */
export function keep(head: () => Element | null): void {
  connect(document.body.dataset.live ?? "/live", (s: Status) => {
    window.clearTimeout(timer);
    if (s === "up") {
      $("lost-line")?.remove();
      return;
    }
    // A blink is not worth a word: the socket is usually back within a second.
    timer = window.setTimeout(() => tell(head(), s), s === "stopped" ? 0 : 1500);
  });
}

function tell(head: Element | null, s: Status): void {
  const text = word(s === "stopped" ? "stopped" : "lost");
  $("lost-line")?.remove();
  const line = shape("lost", text, word("lostAt", { hour: hour(lastHeard()) }));
  if (!line || !head) return;
  line.id = "lost-line";
  line.querySelector("a")?.setAttribute("href", location.href.split("#")[0] ?? "");
  head.prepend(line);
  say(text);
}
