import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { codenode, commandVariables } from "../support/codenode-command";
import { startTestCloud, type TestCloud, temporaryDirectory, writeFiles } from "../support/test-cloud";

jest.setTimeout(60_000);

/** Save, run, turn and status by the real command line. Functions change through the API alone, as on AWS. */

const answering = (text: string) => `import logging

def main(event, context):
    body = json.loads(event['body'])
    print('event', body['event'])
    logging.getLogger().warning('careful')
    output = {'text': '${text}', 'env': body['env_variables'], 'conversation_details': {'seen': '${text}'}}
    return {'statusCode': 200, 'body': json.dumps(output)}
`;
const SAMPLE = JSON.stringify({ entities: {}, user_data: { user_id: "u1" } });
const bot = (id: string, text = "one") => ({
  [`${id}/nodes/says.py`]: answering(text),
  [`${id}/nodes/says.input.json`]: SAMPLE,
});

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud(
    {
      ...Object.assign({}, ...["saved", "shared", "watched", "ran", "sampled", "turned"].map((id) => bot(id))),
      "turned/bot.yaml": `nodes:
  says:
    after: [ask]
    needs: [city]
    outputs: [ { id: said, bot_says: [ "It is [[text]]" ] } ]
  breaks: {}
`,
      "turned/nodes/breaks.py": "def main(event, context):\n    return 1 / 0\n",
      "ran/nodes/breaks.py":
        "def main(event, context):\n    print('before')\n    return helper()\n\ndef helper():\n    return 1 / 0\n",
      "ran/nodes/dies.py": "import os\n\ndef main(event, context):\n    os._exit(3)\n",
    },
    { watch: false },
  );
}, 300_000);
afterAll(() => cloud?.stop());

const environment = (botsDirectory = cloud.botsDirectory) => ({ endpoint: cloud.cloud.endpoint, botsDirectory });
const run = (args: string[], input?: string) => codenode(environment(), args, input);
const json = async (args: string[], input?: string) => JSON.parse((await run([...args, "--json"], input)).stdout);
const staging = async (id: string) => {
  const answer = await cloud.turn({ bot: id, environment: "staging", node: "says", user: { user_id: "u1" } });
  return answer.status === "ok" ? answer.output.text : answer;
};

test("save uploads what the folder holds, and the next turn runs it", async () => {
  cloud.save(bot("saved", "two"));
  expect(await staging("saved")).toBe("one");
  const saved = await run(["save", "saved"]);
  expect(saved).toMatchObject({ code: 0, stderr: "" });
  expect(saved.stdout).toMatch(/^target: local http:.*\nsaved: saved \(\d+ bytes\)\n$/);
  expect(await staging("saved")).toBe("two");
  expect(await json(["save", "saved"])).toMatchObject({ ok: true, bots: [{ saved: "already" }] });
});

test("a bot with faults is not saved, and each fault is told; the others are", async () => {
  cloud.save({ "faulty/bot.yaml": "memory_mb: 1\ntimeout_seconds: 60\n" });
  const { code, stderr, stdout } = await run(["save", "faulty", "saved"]);
  rmSync(join(cloud.botsDirectory, "faulty"), { recursive: true });
  expect(code).toBe(1);
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringMatching(/^faulty\/bot.yaml:1: memory_mb: 1 is not allowed/),
    expect.stringMatching(/^faulty\/bot.yaml:2: timeout_seconds: 60 is not allowed/),
  ]);
  expect(stdout).toContain("saved: already saved");
});

describe("two people save one bot", () => {
  const others = temporaryDirectory("others");
  afterAll(() => rmSync(others, { recursive: true, force: true }));
  const other = (...args: string[]) => codenode(environment(others), args);
  const git = (...args: string[]) =>
    spawnSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], {
      cwd: others,
      encoding: "utf8",
    });

  test("the second is told, and overwrites only knowingly", async () => {
    await run(["save", "shared"]);
    cpSync(join(cloud.botsDirectory, "shared"), join(others, "shared"), { recursive: true });
    expect(await other("save", "shared")).toMatchObject({ code: 0 });

    cloud.save(bot("shared", "mine"));
    expect(await run(["save", "shared"])).toMatchObject({ code: 0 });
    writeFiles(others, bot("shared", "theirs"));
    const refused = await other("save", "shared");
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/^shared: .+ has saved other code at /) });
    expect(await staging("shared")).toBe("mine");

    expect(await other("save", "shared", "--force")).toMatchObject({ code: 0 });
    expect(await staging("shared")).toBe("theirs");
    // And now the first is told.
    cloud.save(bot("shared", "mine again"));
    expect(await run(["save", "shared"])).toMatchObject({ code: 1 });
  });

  test("at the same moment: one of the two is told", async () => {
    await run(["save", "shared", "--force"]);
    rmSync(join(others, "shared"), { recursive: true });
    cpSync(join(cloud.botsDirectory, "shared"), join(others, "shared"), { recursive: true });
    await other("save", "shared");
    cloud.save(bot("shared", "left"));
    writeFiles(others, bot("shared", "right"));
    const [mine, theirs] = await Promise.all([run(["save", "shared"]), other("save", "shared")]);
    expect([mine.code, theirs.code].sort()).toEqual([0, 1]);
    expect(await staging("shared")).toBe(mine.code === 0 ? "left" : "right");
  });

  test("what the other one saved and committed is taken over with their commit, without --force", async () => {
    await other("save", "shared", "--force");
    git("init", "--quiet");
    git("add", ".");
    expect(git("commit", "--quiet", "--message", "theirs")).toMatchObject({ status: 0 });
    // Saved from elsewhere, then pulled here as a commit, then changed here.
    cloud.save(bot("shared", "elsewhere"));
    expect(await run(["save", "shared", "--force"])).toMatchObject({ code: 0 });
    writeFiles(others, bot("shared", "here"));
    expect(await other("save", "shared")).toMatchObject({ code: 1 });
    writeFiles(others, bot("shared", "elsewhere"));
    git("commit", "--quiet", "--all", "--message", "pulled");
    writeFiles(others, bot("shared", "here"));
    expect(await other("save", "shared")).toMatchObject({ code: 0, stderr: "" });
    expect(await staging("shared")).toBe("here");
  });
});

test("--watch saves on every change, and shows what check finds and the time it took", async () => {
  const launcher = join(__dirname, "..", "..", "bin", "codenode.js");
  const child = spawn(process.execPath, [launcher, "save", "watched", "--watch"], {
    env: commandVariables(environment()),
  });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const until = async (text: RegExp) => {
    // A line that never comes fails the test rather than keeping it.
    const signal = AbortSignal.timeout(40_000);
    while (!text.test(stdout)) await once(child.stdout, "data", { signal });
  };
  try {
    await until(/watching/);
    cloud.save(bot("watched", "two"));
    await until(/watched: saved in \d+ ms/);
    expect(await staging("watched")).toBe("two");
    cloud.save({ "watched/nodes/says.py": "def main(event, context):\n    return nothing\n" });
    await until(/watched\/nodes\/says.py:2:12: error: name "nothing" is not defined/);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
});

describe("run", () => {
  test("Program output, then Program logs; no scope is touched", async () => {
    const { code, stdout } = await run(["run", "ran", "says"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Program output[\s\S]*"text": "one"[\s\S]*Program logs[\s\S]*event API_INTEGRATION[\s\S]*WARNING careful/,
    );
    const played = await json(["turn", "ran", "says"]);
    await json(["run", "ran", "says"]);
    expect(played.answer.output.conversation_details).toEqual({ seen: "one" });
    expect(await json(["run", "ran", "says"])).toMatchObject({ ok: true, status: "ok", output: { env: {} } });
  });

  test("a failure has its reason, its line and its logs", async () => {
    const failed = await run(["run", "ran", "breaks", "--input", "-"], SAMPLE);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(
      /Bot Break exception[\s\S]*nodes\/breaks.py:6: ZeroDivisionError: division by zero[\s\S]*Program logs[\s\S]*before/,
    );
    expect(await json(["run", "ran", "dies", "--input", "-"], SAMPLE)).toMatchObject({
      ok: false,
      status: "bot_break",
      reason: "exit",
    });
  });

  test("unsaved changes, an unknown node and wrong input are refused", async () => {
    const wrong = await run(["run", "ran", "says", "--input", "-"], '{"user":1}');
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("standard input: entities: missing") });
    expect((await run(["run", "ran", "sais"])).stderr).toContain('there is no node "sais"; did you mean "says"?');
    expect((await run(["run", "ran", "breaks"])).stderr).toContain("ran/nodes/breaks.input.json: is not there");
    cloud.save({ "ran/nodes/says.py": answering("two"), "ran/nodes/more.py": answering("more") });
    const unsaved = await run(["run", "ran", "says"]);
    expect(unsaved).toMatchObject({ code: 1 });
    expect(unsaved.stderr).toContain(
      "ran: has unsaved changes (changed bot.yaml, added nodes/more.py, changed nodes/says.py)",
    );
  });

  test("--save-sample-output writes what came back into bot.yaml", async () => {
    cloud.save({ "sampled/bot.yaml": "# mine\nnodes:\n  says: # what it says\n    after: [x]\n" });
    await run(["save", "sampled"]);
    expect(await run(["run", "sampled", "says", "--save-sample-output"])).toMatchObject({ code: 0 });
    const text = readFileSync(join(cloud.botsDirectory, "sampled", "bot.yaml"), "utf8");
    expect(text).toMatch(
      /^# mine\nnodes:\n {2}says: # what it says\n {4}after: \[x\]\n {4}sample_output:\n {6}text: one\n/,
    );
  });
});

describe("turn", () => {
  test("shows answer, Output Node, Bot Says and the scopes afterwards", async () => {
    const { code, stdout } = await run(["turn", "turned", "says", "--user", "u5"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^target: .*\nok {2}says[\s\S]*Output Node said\nBot Says\n {2}It is one\n/);
    expect(stdout).toMatch(/Conversation Details\n {2}\{\n {4}"seen": "one"[\s\S]*User Details[\s\S]*Guest User/);
  });

  test("--after waits for mandatory entities; a Bot Break ends with 1", async () => {
    expect(await json(["turn", "turned", "--after", "ask"])).toMatchObject({
      ok: true,
      answer: { status: "waiting", missing_entities: ["city"] },
    });
    expect(await json(["turn", "turned", "--after", "ask", "--entity", "city=Pune"])).toMatchObject({
      answer: { status: "ok" },
    });
    const broken = await run(["turn", "turned", "breaks"]);
    expect(broken).toMatchObject({ code: 1, stdout: expect.stringContaining("nodes/breaks.py:2: ZeroDivisionError") });
    expect(await run(["turn", "turned"])).toMatchObject({ code: 2, stderr: expect.stringContaining("which node?") });
  });

  test("an Invoke is never repeated by the toolkit", async () => {
    let requests = 0;
    const broken = createServer((request, response) => {
      requests += 1;
      request.resume();
      response.writeHead(500).end("{}");
    });
    broken.listen(0, "127.0.0.1");
    await once(broken, "listening");
    const { port } = broken.address() as { port: number };
    try {
      const endpoint = `http://127.0.0.1:${port}`;
      const { code, stderr } = await codenode({ ...environment(), endpoint }, ["turn", "turned", "says"]);
      expect({ code, requests, stderr }).toEqual({
        code: 1,
        requests: 1,
        stderr: expect.stringMatching(/^Invoke codenode-dispatcher failed/),
      });
    } finally {
      broken.close();
    }
  });
});

test("status: saved, trained, in production, and Bot Breaks of today", async () => {
  await run(["turn", "turned", "breaks"]);
  await run(["train", "saved"]);
  cloud.save({ "sampled/nodes/more.py": answering("more") });
  const { bots } = await json(["status", "saved", "sampled", "turned", "nope"]);
  expect(bots).toMatchObject([
    { bot: "saved", deployed: true, saved: true, trained: "1", changes_since_train: [], production: null },
    { bot: "sampled", saved: false, trained: null },
    { bot: "turned", bot_breaks_today: { staging: expect.any(Number) } },
    { bot: "nope", faults: 1, deployed: false },
  ]);
  expect(bots[2].bot_breaks_today.staging).toBeGreaterThan(0);
  expect((await run(["status"])).stdout).toMatch(/^target: .*\nbot +saved +trained +production +Bot Breaks today\n/);
});
