import { closest, distance } from "fastest-levenshtein";

/** `did you mean "memory_mb"? ` where one of the names is close to the wrong one, or begins with it, else nothing. */
export function didYouMean(wrong: string, names: readonly string[]): string {
  if (wrong === "" || names.length === 0) return "";
  // By lower case on both sides: variables are written in capitals.
  const lower = names.map((name) => name.toLowerCase());
  const nearest = names[lower.indexOf(closest(wrong.toLowerCase(), lower))]!;
  const isNear = distance(wrong.toLowerCase(), nearest.toLowerCase()) <= Math.max(1, Math.floor(wrong.length / 3));
  const meant = isNear ? nearest : names.find((name) => name.startsWith(`${wrong.toLowerCase()}_`));
  return meant === undefined ? "" : `did you mean ${JSON.stringify(meant)}? `;
}
