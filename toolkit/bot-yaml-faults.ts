import type { z } from "zod";
import { botYamlSchema } from "./bot-yaml";
import type { TextFault, YamlText } from "./bot-yaml-text";
import { didYouMean } from "./did-you-mean";

type Issue = z.core.$ZodIssue;

/** What of bot.yaml has not the shape that botYamlSchema asks for. */
export function shapeFaults(yaml: YamlText): TextFault[] {
  // Nothing written at all, or comments alone: every default.
  const result = botYamlSchema.safeParse(yaml.data ?? {});
  return result.success ? [] : result.error.issues.flatMap((issue) => faultsOfIssue(issue, yaml));
}

function faultsOfIssue(issue: Issue, yaml: YamlText): TextFault[] {
  const at = (path: readonly PropertyKey[], message: string): TextFault => ({
    line: yaml.lineOf(path),
    path: path.join("."),
    message,
  });
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        at(
          [...issue.path, key],
          `unknown key ${shown(key)}; ${didYouMean(key, issue.message.split(", "))}allowed are ${issue.message}`,
        ),
      );
    case "invalid_key":
      return [at(issue.path, `${shown(issue.path.at(-1))} is not allowed; ${issue.issues[0]?.message}`)];
    default: {
      const value = valueAt(yaml.data, issue.path);
      if (value === undefined) return [at(issue.path, `missing; ${issue.message}`)];
      const written = typeof value === "string" ? undefined : yaml.sourceOf(issue.path);
      return [at(issue.path, `${written || shown(value)} is not allowed; ${hint(issue, value, written)}`)];
    }
  }
}

/** What to write: the schema's words, with the likely word or the quotes that are missing. */
function hint(issue: Issue, value: unknown, written: string | undefined): string {
  if (issue.code === "invalid_value" && typeof value === "string") {
    return didYouMean(value, issue.values.map(String)) + issue.message;
  }
  const textWanted = issue.code === "invalid_type" && issue.expected === "string";
  return textWanted && written ? `${issue.message}, in quotes: "${written}"` : issue.message;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined),
    data,
  );
}

const MAX_SHOWN_CHARACTERS = 80;

/** A value as JSON on one line, cut where it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS - 1)}…`;
}
