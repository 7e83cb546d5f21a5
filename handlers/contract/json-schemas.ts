import * as z from "zod";
import { answerSchema } from "./answer";
import { completeConversationSchema, runNodeSchema, signUpSchema } from "./request";

/** JSON Schemas (draft 2020-12) of the engine's request and the dispatcher's answer, for engines in any language (SPEC 3). */

type JsonSchema = Record<string, unknown>;

export function requestJsonSchema(): JsonSchema {
  const runNode: JsonSchema = z.toJSONSchema(runNodeSchema, { io: "input" });
  // zod's refinement has no JSON Schema of its own: exactly one of the two.
  runNode.oneOf = [{ required: ["node"] }, { required: ["after"] }];
  const others = [completeConversationSchema, signUpSchema].map((schema) => z.toJSONSchema(schema, { io: "input" }));
  return document("Request to the Codenode dispatcher", {
    anyOf: [runNode, ...others].map(({ $schema: _, ...schema }) => schema),
  });
}

export function answerJsonSchema(): JsonSchema {
  const { $schema: _, ...answer } = z.toJSONSchema(answerSchema);
  return document("Answer of the Codenode dispatcher", answer);
}

const document = (title: string, schema: JsonSchema): JsonSchema => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title,
  ...schema,
});
