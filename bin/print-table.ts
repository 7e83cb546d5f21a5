import type { Output } from "./codenode-output";

/** A head and rows with their columns aligned. */
export function printTable(output: Output, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)));
  const text = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd();
  output.line(output.colors.bold(text(head)));
  for (const row of rows) output.line(text(row));
}
