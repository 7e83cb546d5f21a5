import { z } from "zod";
import { didYouMean } from "./did-you-mean";

/** Sample Input Data: `entities` and `user_data` (or `user`) are mandatory; the other keys of the body are optional (SPEC 11). */
const object = (example: string) => {
  const error = `write an object, such as ${example}`;
  return z.record(z.string(), z.unknown(), { error });
};
const user = object('{ "user_id": "u1" }');
const texts = (what: string) => {
  const error = `write an object of texts: ${what}`;
  return z.record(z.string(), z.string({ error }), { error });
};

const inputSchema = z.strictObject({
  entities: object("{} where there are none"),
  user_data: user.optional(),
  user: user.optional(),
  event: z.string({ error: "write text" }).optional(),
  conversation_no: z.int({ error: "write a whole number" }).optional(),
  user_details: texts('{ "language_code": "en" }').optional(),
  conversation_details: object("{}").optional(),
  env_variables: texts('{ "NAME": "value" }; they go before the staging ones').optional(),
  // The node that runs is the one that Run names.
  node: z.string({ error: "write text, or leave it out" }).optional(),
});

export type RunInput = z.infer<typeof inputSchema>;

export interface InputFault {
  readonly path: string;
  readonly message: string;
}

/** Reads Sample Input Data; every fault at once. */
export function readRunInput(text: string): { ok: true; input: RunInput } | { ok: false; faults: InputFault[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, faults: [{ path: "", message: `is not JSON: ${(error as Error).message}` }] };
  }
  const parsed = inputSchema.safeParse(value);
  const faults = parsed.success ? [] : parsed.error.issues.flatMap(faultsOf);
  const given = value !== null && typeof value === "object" ? value : {};
  if (!("user_data" in given) && !("user" in given)) {
    faults.push({ path: "user_data", message: 'missing; write an object, such as { "user_id": "u1" }' });
  }
  if (!parsed.success || faults.length > 0) return { ok: false, faults };
  return { ok: true, input: parsed.data };
}

function faultsOf(issue: z.core.$ZodIssue): InputFault[] {
  if (issue.code === "unrecognized_keys") {
    const allowed = Object.keys(inputSchema.shape);
    return issue.keys.map((key) => ({
      path: key,
      message: `unknown key; ${didYouMean(key, allowed)}allowed are ${allowed.join(", ")}`,
    }));
  }
  const isMissing = issue.input === undefined && issue.path.length === 1;
  return [{ path: issue.path.join("."), message: isMissing ? `missing; ${issue.message}` : issue.message }];
}
