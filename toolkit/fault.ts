/** One thing that is wrong with a bot's folder. All faults are given at once (SPEC 2). */
export interface Fault {
  /** Below the bots folder: `orders/bot.yaml`, `orders/nodes/track_order.py`. */
  file: string;
  /** Inside the file: `nodes.track_order.outputs.0.when`; empty where the file as a whole is meant. */
  path: string;
  /** Lower case: the wrong value, what is allowed, what to do. */
  message: string;
  /** Counted from 1, where it is known. */
  line?: number;
}

/** A fault as one line of text: `orders/bot.yaml:12: nodes.track_order.after: …`, which terminals and editors can open. */
export function faultText(fault: Fault): string {
  const place = fault.line === undefined ? fault.file : `${fault.file}:${fault.line}`;
  return fault.path === "" ? `${place}: ${fault.message}` : `${place}: ${fault.path}: ${fault.message}`;
}
