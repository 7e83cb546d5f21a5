import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** More than anything that is asked for; an endless input is not read to its end. */
const MAX_INPUT_BYTES = 1024 * 1024;

export type Input = { ok: true; text: string } | { ok: false; message: string };

/** A text from a person at the terminal (unseen, where `hidden`), else all of standard input without its last newline. */
export function askFor(what: string, hidden: boolean): Promise<Input> {
  return process.stdin.isTTY === true ? fromTerminal(what, hidden) : fromStandardInput(what);
}

function fromTerminal(what: string, hidden: boolean): Promise<Input> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: hidden ? nowhere : process.stderr, terminal: true });
  // After the reader has switched the terminal's echo off: who types ahead of the question is not shown either.
  process.stderr.write(`${what}${hidden ? " (not shown)" : ""}: `);
  return new Promise((resolve) => {
    const end = (input: Input) => {
      reader.removeAllListeners();
      reader.close();
      if (hidden || !input.ok) process.stderr.write("\n");
      resolve(input);
    };
    reader.once("line", (text) => end({ ok: true, text }));
    reader.once("SIGINT", () => end({ ok: false, message: "interrupted; nothing was changed" }));
    reader.once("close", () => end({ ok: false, message: `no ${what} was given; nothing was changed` }));
  });
}

async function fromStandardInput(what: string): Promise<Input> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_INPUT_BYTES) return { ok: false, message: `${what} on standard input is over 1 MB` };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
    return { ok: true, text: text.replace(/\r?\n$/, "") };
  } catch {
    return { ok: false, message: `${what} on standard input is not text in UTF-8` };
  }
}
