/** What sample_output tells of a dotted path. `unknown`: it goes below something empty, of which the sample shows nothing. */
export type Sampled =
  | { readonly is: "value"; readonly value: unknown }
  | { readonly is: "unknown" }
  | { readonly is: "missing"; readonly names: readonly string[] };

/** Follows a path as the dispatcher does in final_response, but takes any index of a list: its items look alike. */
export function samplePath(sample: unknown, path: string): Sampled {
  let value = sample;
  for (const [depth, segment] of path.split(".").entries()) {
    if (value === null || (depth > 0 && isEmpty(value))) return { is: "unknown" };
    if (Array.isArray(value)) {
      if (!/^(0|[1-9]\d*)$/.test(segment)) return { is: "missing", names: [] };
      value = value[Math.min(Number(segment), value.length - 1)];
    } else if (typeof value === "object" && Object.hasOwn(value as object, segment)) {
      value = (value as Record<string, unknown>)[segment];
    } else {
      return { is: "missing", names: typeof value === "object" ? Object.keys(value as object) : [] };
    }
  }
  return { is: "value", value };
}

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;
