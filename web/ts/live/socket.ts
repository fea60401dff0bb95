// The one socket of a page: it follows topics, comes back when it is lost and
// resumes where it was. What it says is in the board's own JSON frames.

/** Frame is a frame of the server. */
export interface Frame {
  op: "hello" | "view" | "event" | "mine" | "ok" | "no" | "unknown";
  topic?: string;
  pos?: number;
  now?: string;
  key?: string;
  type?: string;
  data?: any;
  code?: string;
  reasons?: Reason[];
  receipt?: { pos: number; hash: string };
}

/** Reason is a refusal in the reader's language. */
export interface Reason {
  code: string;
  message?: string;
  field?: string;
}

type Listener = (f: Frame) => void;

const topics = new Map<string, number | undefined>(); // topic → position after which to resume
const listeners: Listener[] = [];
let socket: WebSocket | null = null;
let tries = 0;
let drift = 0; // server's clock minus ours, in milliseconds
let heard = Date.now();
let furthest = 0; // position of the journal that this page was told of

/** now is the server's clock. */
export function now(): number {
  return Date.now() + drift;
}

/** correct sets the clock from an instant that the server just said. */
export function correct(at: string | undefined): void {
  const t = at ? Date.parse(at) : NaN;
  if (!Number.isNaN(t)) drift = t - Date.now();
}

/** lastHeard is when the figures on the page were last known to be true. */
export function lastHeard(): number {
  return heard + drift;
}

/** seen is the position that the board's next answer must not be behind, whichever machine gives it. */
export function seen(): number {
  return furthest;
}

/** on hears every frame. */
export function on(fn: Listener): void {
  listeners.push(fn);
}

/** follow asks for a topic, from the position that the page already shows. */
export function follow(topic: string, after?: number): void {
  topics.set(topic, after);
  if (open()) send({ op: "follow", topic, after });
}

/** open tells whether frames can be sent. */
export function open(): boolean {
  return socket?.readyState === WebSocket.OPEN;
}

/** send sends a frame; members that are undefined are left out. */
export function send(frame: object): boolean {
  if (!open()) return false;
  socket!.send(JSON.stringify(frame));
  return true;
}

/** Status is told when the connection is lost, back, or over for good. */
export type Status = "up" | "lost" | "stopped";
let status: (s: Status) => void = () => undefined;

/** connect opens the socket and keeps it; fn hears how it is. */
export function connect(path: string, fn: (s: Status) => void): void {
  status = fn;
  correct(document.body.dataset.now);
  dial(new URL(path, location.href.replace(/^http/, "ws")).href);
}

function dial(url: string): void {
  const to = new URL(url);
  if (furthest) to.searchParams.set("pos", String(furthest)); // a socket can send no header
  const ws = new WebSocket(to);
  socket = ws;
  ws.onmessage = (m) => {
    heard = Date.now();
    for (const line of String(m.data).split("\n")) if (line) hear(line);
  };
  ws.onclose = (e) => {
    if (socket !== ws) return;
    socket = null;
    if (e.code >= 4500 || e.code === 1008) return status("stopped");
    if (tries > 0 || e.code !== 4000) status("lost");
    const wait = Math.min(30000, 500 * 2 ** Math.min(tries++, 6));
    window.setTimeout(() => dial(url), wait / 2 + (Math.random() * wait) / 2);
  };
}

function hear(line: string): void {
  let f: Frame;
  try {
    f = JSON.parse(line) as Frame;
  } catch {
    return; // a frame that is no JSON says nothing to us
  }
  if (f.op === "hello") {
    tries = 0;
    correct(f.now);
    for (const [topic, after] of topics) send({ op: "follow", topic, after });
    status("up");
  }
  furthest = Math.max(furthest, f.pos ?? 0, f.receipt?.pos ?? 0);
  // Only these say that all before them was shown: a receipt overtakes others' events.
  if (f.topic !== undefined && f.pos !== undefined && topics.has(f.topic) && (f.op === "view" || f.op === "event")) {
    topics.set(f.topic, Math.max(f.pos, topics.get(f.topic) ?? 0));
  }
  for (const fn of listeners) fn(f);
}
