import { type Fault, faultText } from "../fault";

/** What `check` has to say about a place. An error keeps a bot from working as it is written; a warning may be meant. */
export interface Finding extends Fault {
  readonly severity: "error" | "warning";
  /** Counted from 1; only where it points at something in the line. */
  readonly column?: number;
  /** The line itself, where a caret below it shows the place. */
  readonly source?: string;
}

/** `orders/nodes/track_order.py:12:5: error: …`, with the line and a caret where they are known. */
export function findingText({ severity, column, source, ...fault }: Finding): string {
  const { line, ...withoutLine } = fault;
  const message = `${severity}: ${fault.message}`;
  if (column === undefined || line === undefined) return faultText({ ...fault, message });
  const text = faultText({ ...withoutLine, file: `${fault.file}:${line}:${column}`, message });
  return source === undefined ? text : `${text}\n    ${source}\n    ${indent(source, column)}^`;
}

/** Tabs stay tabs, so that the caret stands below its character. */
const indent = (source: string, column: number): string =>
  source
    .slice(0, column - 1)
    .replace(/[^\t]/g, " ")
    .padEnd(column - 1);
