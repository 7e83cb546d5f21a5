import { parse } from "dotenv";
import { variableFaults } from "./settings-variables";

/** A .env file for `vars import`: dotenv reads the values, and what it would skip or cut in silence is a fault here. */

export interface EnvFileFault {
  readonly line: number;
  readonly message: string;
}

const ASSIGNMENT = /^\s*(?:export\s+)?([^\s=]+)\s*=\s*(.*)$/;
const QUOTES = new Set(["'", '"', "`"]);

/** Every variable of the file, or every fault of it at once. */
export function readEnvFile(
  text: string,
): { ok: true; variables: Record<string, string> } | { ok: false; faults: EnvFileFault[] } {
  const variables = new Map<string, string>();
  const lineOf = new Map<string, number>();
  const faults: EnvFileFault[] = [];
  for (const { line, statement } of statements(text)) {
    const [, name, written] = ASSIGNMENT.exec(statement.replaceAll("\n", " ")) ?? [];
    if (name === undefined || written === undefined) {
      // Not shown: it may hold a secret.
      faults.push({ line, message: "this line is no NAME=value; write one, or begin it with # for a comment" });
      continue;
    }
    // dotenv takes fewer characters for a name than might be written: the value is what counts here.
    const value = parse(`NAME=${statement.slice(statement.indexOf("=") + 1)}`).NAME ?? "";
    const earlier = lineOf.get(name);
    if (earlier !== undefined)
      faults.push({ line, message: `${name} is set in line ${earlier} already; keep one of the two` });
    if (!QUOTES.has(written[0] ?? "") && /\S#/.test(written))
      faults.push({ line, message: `the value of ${name} would end at its #; put it between quotes` });
    if (QUOTES.has(written[0] ?? "") && !closes(written))
      faults.push({ line, message: `the value of ${name} begins with ${written[0]} and does not end with it` });
    faults.push(...variableFaults(name, value).map((message) => ({ line, message })));
    lineOf.set(name, line);
    variables.set(name, value);
  }
  if (lineOf.size === 0 && faults.length === 0)
    faults.push({ line: 1, message: "the file holds no NAME=value line, so there is nothing to import" });
  return faults.length === 0 ? { ok: true, variables: Object.fromEntries(variables) } : { ok: false, faults };
}

/** The file's statements with their first lines, counted from 1: a value between quotes may go over several. */
function statements(text: string): { line: number; statement: string }[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  const found: { line: number; statement: string }[] = [];
  for (let index = 0; index < lines.length; index++) {
    const first = lines[index]!;
    if (/^\s*(#|$)/.test(first)) continue;
    const written = ASSIGNMENT.exec(first)?.[2];
    const isOpen = written !== undefined && QUOTES.has(written[0] ?? "") && !closes(written);
    const end = isOpen ? lines.findIndex((line, at) => at > index && line.includes(written[0]!)) : -1;
    const last = end === -1 ? index : end;
    found.push({ line: index + 1, statement: lines.slice(index, last + 1).join("\n") });
    index = last;
  }
  return found;
}

/** Whether a value that begins with a quote ends with it; a comment may follow. */
function closes(written: string): boolean {
  const end = written.lastIndexOf(written[0]!);
  return end > 0 && /^\s*(#.*)?$/.test(written.slice(end + 1));
}
