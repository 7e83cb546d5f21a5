import type * as z from "zod";
import { didYouMean } from "../toolkit/did-you-mean";
import { type Config, configSchema } from "./config";

/** Reads the context value `codenode`: an object of cdk.json, or JSON text given as `-c codenode='{…}'`. All faults at once. */
export function readConfig(context: unknown): { ok: true; config: Config } | { ok: false; faults: string[] } {
  let given = context ?? {};
  if (typeof given === "string") {
    try {
      given = JSON.parse(given);
    } catch (error) {
      return { ok: false, faults: [`codenode: is not JSON: ${(error as Error).message}; write an object of settings`] };
    }
  }
  const parsed = configSchema.safeParse(given, { reportInput: true });
  if (parsed.success) return { ok: true, config: parsed.data };
  return { ok: false, faults: parsed.error.issues.flatMap(issueFaults) };
}

function issueFaults(issue: z.core.$ZodIssue): string[] {
  const path = ["codenode", ...issue.path].join(".");
  if (issue.code !== "unrecognized_keys") return [`${path}: ${issue.message}`];
  const known = issue.path.length === 0 ? Object.keys(configSchema.shape) : ["subnetIds", "securityGroupIds"];
  return issue.keys.map(
    (key) => `${path}.${key}: is not known; ${didYouMean(key, known)}write one of ${known.join(", ")}`,
  );
}
