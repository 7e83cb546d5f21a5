import type { TextFault } from "./bot-yaml-text";

/** Sample Input Data is a JSON object (SPEC 11); what Run needs in it is Run's to ask. */
export function sampleInputFaults(files: ReadonlyMap<string, Uint8Array>): (TextFault & { file: string })[] {
  return [...files].flatMap(([file, bytes]) => {
    if (!file.endsWith(".input.json")) return [];
    const text = new TextDecoder().decode(bytes);
    try {
      const value: unknown = JSON.parse(text);
      if (value !== null && typeof value === "object" && !Array.isArray(value)) return [];
      return [{ file, path: "", message: 'is not a JSON object; write { "entities": {…}, "user_data": {…} }' }];
    } catch (error) {
      return [{ file, path: "", ...jsonFault((error as Error).message, text) }];
    }
  });
}

function jsonFault(message: string, text: string): { line?: number; message: string } {
  const position = /at position (\d+)/.exec(message)?.[1];
  const says = `is not JSON: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  if (position === undefined) return { message: says };
  return { line: text.slice(0, Number(position)).split("\n").length, message: says };
}
