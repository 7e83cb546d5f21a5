import { z } from "zod";
import { answerJsonSchema, requestJsonSchema } from "../handlers/contract/json-schemas";
import { botYamlSchema } from "./bot-yaml";

/** JSON Schemas (draft 2020-12) of what people and programs write and read. */
export const SCHEMAS = {
  "bot.yaml": botYamlJsonSchema,
  request: requestJsonSchema,
  answer: answerJsonSchema,
} as const;

export type SchemaName = keyof typeof SCHEMAS;

/** For editors: completion, hints and most faults while bot.yaml is being written. `codenode check` knows the rest. */
export function botYamlJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(botYamlSchema, { io: "input" });
  return { $schema, title: "bot.yaml of a Codenode bot", ...schema };
}
