import { distance } from "fastest-levenshtein";

/** `did you mean "memory_mb"? ` where one of the names is close to the wrong one, else nothing. */
export function didYouMean(wrong: string, names: readonly string[]): string {
  const [best] = names
    .map((name) => ({ name, edits: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  // A name that shares its beginning is meant too: `memory` for `memory_mb`.
  const meant = best && (best.edits <= Math.max(1, Math.floor(wrong.length / 3)) || best.name.startsWith(`${wrong}_`));
  const sharing = names.find((name) => wrong.length >= 3 && name.startsWith(`${wrong.toLowerCase()}_`));
  const suggestion = meant ? best.name : sharing;
  return suggestion === undefined ? "" : `did you mean ${JSON.stringify(suggestion)}? `;
}
