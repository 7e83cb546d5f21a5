import type { Answer } from "../../handlers/contract/answer";
import type { Environment } from "../../handlers/contract/names";
import type { CommandResult } from "./codenode-command";
import type { BotFiles } from "./test-cloud";

/** What the script of commands is run over: the local cloud, or the app as `cdk deploy` has made it. */
export interface ReleaseWorld {
  codenode(args: readonly string[], input?: string): Promise<CommandResult>;
  /** A turn through the dispatcher, as the conversation engine takes it. */
  turn(request: object): Promise<Answer>;
  /** Saves files below the bots folder, as an editor does. */
  write(files: BotFiles): void;
  /** After a bot was made: makes its function, as `cdk deploy` does. */
  deploy(): Promise<void>;
}

const BOT = "greeter";

const node = (version: string) => `
def main(event, context):
    greeting = json.loads(event['body'])['env_variables'].get('GREETING', 'hello')
    print('greeting with', greeting)
    final_response = {'status': True, 'text': '${version}'}
    return {'statusCode': 200, 'body': json.dumps(final_response)}
`;

const BOT_YAML = `
nodes:
  greeter:
    after: [say_hello]
    sample_output: { status: true, text: "" }
    outputs:
      - { id: otherwise, bot_says: [ "[[text]]" ] }
`;

const FIVE_FAULTS = `
memory_mb: 64
timeout_seconds: 60
colour: blue
nodes:
  gone: {}
  greeter:
    outputs: [ { id: one } ]
`;

/** Issue 6, "Shows": from a new bot to a rollback, and every refusal on the way. */
export async function runReleaseScript(world: ReleaseWorld): Promise<void> {
  const done = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, stdout, stderr } = await world.codenode(args, input);
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: expect.anything() });
    return stdout;
  };
  const refused = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, stderr } = await world.codenode(args, input);
    expect({ args, code, stderr }).toEqual({ args, code: 1, stderr: expect.anything() });
    return stderr;
  };
  const shown = async (environment: Environment) => {
    const answer = await world.turn({ bot: BOT, environment, after: "say_hello", user: { user_id: "u1" } });
    return answer.status === "ok" ? answer.output_node?.bot_says : answer;
  };

  // A new bot is made, saved and run.
  await done(["new", "bot", BOT]);
  await world.deploy();
  await done(["save", BOT]);
  await done(["run", BOT, BOT]);
  world.write({ [`${BOT}/bot.yaml`]: BOT_YAML, [`${BOT}/nodes/greeter.py`]: node("one") });
  expect(await refused(["run", BOT, BOT])).toContain("nodes/greeter.py");
  expect(await refused(["train", BOT])).toContain("nodes/greeter.py");
  expect(await refused(["transfer", BOT, "--yes"])).toContain(`nothing was trained yet; run \`codenode train ${BOT}\``);
  await done(["save", BOT]);

  // Its variable is set, which Run shows masked.
  const tooLong = ["vars", "set", BOT, "GREETING", "--environment", "staging"];
  expect(await refused(tooLong, "x".repeat(51))).toContain("has 51 characters; at most 50 are allowed");
  await done(["vars", "set", BOT, "GREETING", "--environment", "staging"], "good morning");
  const run = await done(["run", BOT, BOT]);
  expect(run).toContain("greeting with ***GREETING***");
  expect(run).not.toContain("good morning");

  // It is trained, and transferred once its variable has a production value.
  await done(["train", BOT]);
  expect(await refused(["transfer", BOT, "--yes"])).toContain("GREETING has a staging but no production value");
  expect(await shown("production")).toMatchObject({ bot_break: { reason: "bot_not_found" } });
  await done(["vars", "set", BOT, "GREETING", "--environment", "production", "--yes"], "good day");
  await done(["transfer", BOT, "--yes"]);
  expect(await shown("production")).toEqual(["one"]);

  // It is changed: unchanged in production, changed in staging.
  world.write({ [`${BOT}/nodes/greeter.py`]: node("two") });
  await done(["save", BOT]);
  expect(await shown("staging")).toEqual(["two"]);
  expect(await shown("production")).toEqual(["one"]);
  expect(await refused(["transfer", BOT, "--yes"])).toContain("there are changes since version 1 was trained (code)");

  // It is trained, transferred and rolled back.
  await done(["train", BOT]);
  expect(await done(["train", BOT])).toMatch(/nothing has changed since version 2/);
  await done(["transfer", BOT, "--yes"]);
  expect(await shown("production")).toEqual(["two"]);
  expect(await done(["transfer", BOT, "--yes"])).toContain("version 2 is in production already");
  await done(["rollback", BOT, "--yes"]);
  expect(await shown("production")).toEqual(["one"]);
  expect(await shown("staging")).toEqual(["two"]);
  expect(await refused(["rollback", BOT, "--yes"])).toContain("no version was live before 1; name one with --to");

  const releases = JSON.parse(await done(["releases", BOT, "--json"]));
  expect(releases).toMatchObject({
    live: "1",
    newest: "2",
    moved: { move: "rolled back", by: expect.stringMatching(/./), at: expect.stringMatching(/^20/), before: [] },
    releases: [
      { version: "2", live: false, trained_by: expect.stringMatching(/./), trained_at: expect.stringMatching(/^20/) },
      { version: "1", live: true },
    ],
  });

  // A bot.yaml with five faults lists five, and nothing is saved.
  world.write({ [`${BOT}/bot.yaml`]: FIVE_FAULTS });
  const faults = (await refused(["save", BOT])).split("\n").filter((line) => line.startsWith(`${BOT}/bot.yaml`));
  expect(faults).toHaveLength(5);
  expect(await shown("staging")).toEqual(["two"]);
}
