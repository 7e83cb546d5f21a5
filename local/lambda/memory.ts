import { readFileSync } from "node:fs";

/** What is watched while it runs: its process, its limit, and whom to tell. */
export interface Watched {
  readonly pid: number;
  readonly limitBytes: number;
  peakBytes: number;
  exceeded(): void;
}

const POLL_MS = 25;
const PAGE_BYTES = 4096;
const watched = new Set<Watched>();
let timer: NodeJS.Timeout | undefined;

/** Watches a process while an execution runs. Where there is no /proc (macOS) memory is neither measured nor limited. */
export function watchMemory(process: Watched): void {
  watched.add(process);
  timer ??= setInterval(poll, POLL_MS).unref();
}

/** Ends the watch, with a last look, so that a short execution has a figure too. */
export function unwatchMemory(process: Watched): void {
  watched.delete(process);
  process.peakBytes = Math.max(process.peakBytes, residentBytes(process.pid));
}

function poll(): void {
  if (watched.size === 0) {
    clearInterval(timer);
    timer = undefined;
    return;
  }
  for (const process of watched) {
    process.peakBytes = Math.max(process.peakBytes, treeBytes(process.pid));
    if (process.peakBytes > process.limitBytes) {
      watched.delete(process);
      process.exceeded();
    }
  }
}

function treeBytes(pid: number): number {
  let sum = residentBytes(pid);
  for (const child of childrenOf(pid)) sum += treeBytes(child);
  return sum;
}

function residentBytes(pid: number): number {
  // The second field of statm is the resident set in pages; a page is 4 KB on every system that Lambda's architectures run.
  const pages = Number(read(`/proc/${pid}/statm`).split(" ")[1] ?? 0);
  return pages * PAGE_BYTES;
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
