import { z } from "zod";
import { OPERATORS } from "../handlers/contract/bot-definition";
import {
  MAX_BOT_MEMORY_MB,
  MAX_NODE_NAME_CHARACTERS,
  MAX_SCRIPT_TIMEOUT_SECONDS,
  MIN_BOT_MEMORY_MB,
  MIN_SCRIPT_TIMEOUT_SECONDS,
} from "../handlers/contract/limits";
import { NODE_ID_PATTERN } from "../handlers/contract/names";

/**
 * The shape of bot.yaml (SPEC 2). What compares one place with another is in bot-yaml-rules.ts, so that a JSON Schema can be made of
 * this. Every `error` says what to write there; bot-yaml-faults.ts puts the wrong value before it.
 */

/** For an unknown key the error is the list of the allowed ones, from which bot-yaml-faults.ts makes one fault for each key. */
function closedObject<Shape extends z.ZodRawShape>(shape: Shape, error: string) {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, { error: (issue) => (issue.code === "unrecognized_keys" ? keys : error) });
}

function wholeNumber(min: number, max: number, error = `write a whole number from ${min} to ${max}`) {
  return z.int({ error }).min(min, { error }).max(max, { error });
}

function name(what: string) {
  const error = `write ${what}: text of 1 to ${MAX_NODE_NAME_CHARACTERS} characters`;
  return z.string({ error }).min(1, { error }).max(MAX_NODE_NAME_CHARACTERS, { error });
}

const HIGHEST_STACK = 9_999;

const variableError = "write a dotted path into final_response without [[ ]], such as order.items.0.id";
const valueError = "write text";

const row = closedObject(
  {
    variable: z
      .string({ error: variableError })
      .regex(/^[^.[\]]+(\.[^.[\]]+)*$/, { error: variableError })
      .describe("a dotted path into final_response, such as order.items.0.id"),
    operator: z.enum(OPERATORS, { error: `write one of ${OPERATORS.join(", ")}` }),
    value: z
      .string({ error: valueError })
      .optional()
      .describe("text, read as the JSON type of the variable; not for exists and not_exists"),
  },
  'write { variable: status, operator: equals, value: "true" }',
);

const rowsError = 'write a list of rows, such as [ { variable: status, operator: equals, value: "true" } ]';
const rows = z.array(row, { error: rowsError }).min(1, { error: rowsError });

const when = closedObject(
  {
    all: rows.optional().describe("matches where every row does"),
    any: rows.optional().describe("matches where one row does"),
  },
  "write { all: [rows] } or { any: [rows] }, or leave `when` out of the last output, which then always matches",
);

const botSaysError = "write a list with at least one text or HSL object";
const botSaysItemError = 'write text (in quotes where it holds [[ ]]: "[[message]]") or an HSL object';
const botSaysItem = z.union([z.string().min(1), z.record(z.string(), z.unknown())], { error: botSaysItemError });

const output = closedObject(
  {
    id: name("the Output Node's id"),
    when: when.optional(),
    bot_says: z
      .array(botSaysItem, { error: botSaysError })
      .min(1, { error: botSaysError })
      .describe("text with [[path]] in it, or HSL objects"),
  },
  "write an Output Node: { id: …, when: …, bot_says: […] }",
);

const outputsError = "write a list with at least one Output Node, or leave `outputs` out";
const listError = (example: string) => `write a list, such as [${example}]`;

const node = closedObject(
  {
    system_name: name("the name that the engine knows the node by")
      .optional()
      .describe("the engine may name the node by it"),
    after: z
      .array(name("a Static Node's name"), { error: listError("capture_order_id") })
      .optional()
      .describe("Static Nodes that lead here"),
    needs: z
      .array(name("an entity's name"), { error: listError("order_id") })
      .optional()
      .describe("mandatory entities"),
    sample_output: z
      .record(z.string(), z.unknown(), { error: 'write an object, such as { status: true, message: "" }' })
      .optional()
      .describe("what final_response looks like"),
    outputs: z
      .array(output, { error: outputsError })
      .min(1, { error: outputsError })
      .optional()
      .describe("Output Nodes, tried in order; the first that matches is chosen"),
  },
  "write the node's settings below it, such as after, needs and outputs, or nothing",
);

const nodeIdError = "write a node's id: a letter or _, then up to 63 letters, digits or _; its file is nodes/<id>.py";

export const botYamlSchema = closedObject(
  {
    memory_mb: wholeNumber(MIN_BOT_MEMORY_MB, MAX_BOT_MEMORY_MB).optional(),
    timeout_seconds: wholeNumber(MIN_SCRIPT_TIMEOUT_SECONDS, MAX_SCRIPT_TIMEOUT_SECONDS).optional(),
    // Not 0, which Lambda takes as "never run": a bot that answers `throttled` to every turn is no setting of a builder's.
    max_concurrency: wholeNumber(1, Number.MAX_SAFE_INTEGER, "write a whole number, 1 or more, or leave it out")
      .optional()
      .describe("reserved concurrency: the most turns at once"),
    vpc: z
      .boolean({ error: "write true or false" })
      .optional()
      .describe("run inside the platform's VPC, to reach its databases"),
    stack: wholeNumber(1, HIGHEST_STACK).optional().describe("the bot stack it is deployed in"),
    nodes: z
      .record(z.string().regex(NODE_ID_PATTERN, { error: nodeIdError }), node.nullable(), {
        error: "write the nodes' ids with their settings below them",
      })
      .nullable()
      .optional(),
  },
  "write keys and values, such as memory_mb: 512",
);

/** bot.yaml once it has passed; a node with nothing below it is null. */
export type BotYaml = z.infer<typeof botYamlSchema>;
