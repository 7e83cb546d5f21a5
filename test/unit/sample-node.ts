import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type NodeReply, nodeReplySchema } from "../../handlers/contract/node-invocation";
import { chooseOutputNode } from "../../handlers/dispatcher/choose-output-node";
import { findInterpreter, type Interpreter } from "../../python-layer/interpreter";
import { type Bot, readBot } from "../../toolkit/bot-folder";

const BOTS = join(__dirname, "../../bots");
/** Where codenode_runtime is imported from; a layer's python/ gives the packages too. */
const RUNTIME_PARENT = join(__dirname, "../../python-layer");

export interface SampleInput {
  readonly entities: Readonly<Record<string, unknown>>;
  readonly user_data: Readonly<Record<string, unknown>>;
  readonly user_details?: Readonly<Record<string, unknown>>;
  readonly conversation_details?: Readonly<Record<string, unknown>>;
}

export function sampleBot(id: string): Bot {
  const result = readBot(BOTS, id);
  if (!result.ok) throw new Error(JSON.stringify(result.faults, null, 2));
  return result.bot;
}

export function sampleInput(bot: string, node: string): SampleInput {
  return JSON.parse(readFileSync(join(BOTS, bot, "nodes", `${node}.input.json`), "utf8"));
}

/** One turn of a sample's node in a Python process of its own, in the real codenode_runtime over the bot's package. */
async function runSampleNode(
  bot: Bot,
  node: string,
  input: SampleInput,
  variables: Readonly<Record<string, string>>,
  importPath: string,
): Promise<NodeReply> {
  const folder = mkdtempSync(join(tmpdir(), "sample-"));
  try {
    for (const [path, content] of bot.files) {
      mkdirSync(dirname(join(folder, "package", path)), { recursive: true });
      writeFileSync(join(folder, "package", path), content);
    }
    const { user_data, entities, user_details, conversation_details } = input;
    const invocation = {
      request_id: "r1",
      environment: "staging",
      bot: bot.id,
      node,
      return_logs: true,
      body: {
        event: "API_INTEGRATION",
        user: user_data,
        conversation_no: 1,
        entities,
        user_details: user_details ?? { language_code: "en", name: "Guest User" },
        conversation_details: conversation_details ?? {},
        env_variables: variables,
      },
    };
    const reply = join(folder, "reply.json");
    await runPython(
      [join(__dirname, "sample-node.py"), importPath, join(folder, "package"), reply],
      JSON.stringify(invocation),
    );
    return nodeReplySchema.parse(JSON.parse(readFileSync(reply, "utf8")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function python(): Interpreter {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  return found.interpreter;
}

/** A clean environment, as a bot function's process has; its output in the error where it does not end well. */
function runPython(args: readonly string[], input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(python().path, args, { stdio: ["pipe", "pipe", "pipe"], env: { LANG: "C.UTF-8" } });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`python ended with ${code}: ${output}`))));
    child.stdin.end(input);
  });
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Runs a node and gives its final_response with the Output Node that the user sees. */
export async function turn(
  bot: Bot,
  node: string,
  input: SampleInput,
  variables: Readonly<Record<string, string>> = {},
  importPath = RUNTIME_PARENT,
) {
  const reply = await runSampleNode(bot, node, input, variables, importPath);
  if (reply.status !== "ok") throw new Error(JSON.stringify(reply, null, 2));
  const chosen = chooseOutputNode(reply.outputs, reply.final_response);
  if (!chosen.ok) throw new Error(JSON.stringify(chosen));
  return {
    output: reply.final_response,
    shown: chosen.outputNode,
    logs: (reply.logs ?? []).map((line) => line.message),
  };
}

/** The same keys with values of the same JSON types, as deep as the sample goes; a list agrees where its items do. */
function shapeOf(value: unknown, like: unknown): unknown {
  if (Array.isArray(value))
    return Array.isArray(like) && like.length > 0 ? value.map((item) => shapeOf(item, like[0])) : [];
  if (value === null || typeof value !== "object") return typeof value;
  const known = like !== null && typeof like === "object" ? (like as JsonObject) : {};
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner, known[key])]));
}

export function expectSampleOutput(bot: Bot, node: string, output: JsonObject): void {
  const sample = bot.definition.nodes[node]?.sample_output;
  expect(shapeOf(output, sample)).toEqual(shapeOf(sample, sample));
}
