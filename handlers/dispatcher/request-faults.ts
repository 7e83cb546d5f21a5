import * as z from "zod";

export interface Fault {
  /** Dotted: `user.user_id`; empty for the request itself. */
  readonly path: string;
  readonly message: string;
}

const MAX_SHOWN_CHARACTERS = 80;

/** A wrong value as a reader recognises it: its JSON text, cut where it is long. */
export function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}

/** zod's issues as faults that name the wrong value and what is allowed. Parse with `reportInput`. */
export function faultsOf(error: z.ZodError, schema: z.ZodType): Fault[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join(".");
    if (issue.code === "unrecognized_keys") {
      const allowed = schema instanceof z.ZodObject ? Object.keys(schema.shape).join(", ") : "";
      return issue.keys.map((key) => ({
        path: path === "" ? key : `${path}.${key}`,
        message: `is no key of this request; allowed: ${allowed}`,
      }));
    }
    if (issue.code === "custom") return [{ path, message: issue.message }];
    return [{ path, message: `is ${shown(issue.input)}; ${allowed(issue)}` }];
  });
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `it is to be ${issue.expected === "record" ? "an object" : `of type ${issue.expected === "int" ? "integer" : issue.expected}`}`;
    case "invalid_value":
      return `allowed: ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return issue.origin === "string"
        ? `it is to have at least ${issue.minimum} character`
        : `it is to be at least ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string"
        ? `it is to have at most ${issue.maximum} characters`
        : `it is to be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}
