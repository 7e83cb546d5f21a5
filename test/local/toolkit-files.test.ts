import { rmSync } from "node:fs";
import { codenode } from "../support/codenode-command";
import { temporaryDirectory } from "../support/test-cloud";

/** The commands that need no cloud, and what is said where there is none, by the real command line. */

const botsDirectory = temporaryDirectory("files");
afterAll(() => rmSync(botsDirectory, { recursive: true, force: true }));

/** Nobody listens there. */
const NOWHERE = "http://127.0.0.1:1";
const run = (...args: string[]) => codenode({ endpoint: NOWHERE, botsDirectory }, args);

test("new bot, new node and check, from nothing to no findings", async () => {
  expect(await run("check")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("make one with codenode new bot NAME"),
  });
  expect(await run("new", "bot", "shop")).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse((await run("new", "node", "shop", "track", "--json")).stdout)).toEqual({
    ok: true,
    bot: "shop",
    node: "track",
    files: ["shop/nodes/track.py", "shop/nodes/track.input.json", "shop/bot.yaml"],
  });
  expect(await run("check", "shop")).toMatchObject({ code: 0, stdout: "shop: no findings\n" });
  expect(await run("check", "shopp")).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('did you mean "shop"?'),
  });
});

test("schema writes a JSON Schema", async () => {
  for (const name of ["bot.yaml", "request", "answer"]) {
    expect(JSON.parse((await run("schema", name)).stdout)).toHaveProperty("$schema");
  }
});

test("doctor names what is missing, each with its mend", async () => {
  const { code, stdout } = await run("doctor", "--json");
  const { checks } = JSON.parse(stdout);
  expect(code).toBe(1);
  const byName = Object.fromEntries(checks.map((check: { check: string }) => [check.check, check]));
  expect(byName).toMatchObject({
    Python: { status: expect.stringMatching(/ok|warning/) },
    "aws-cdk": { status: "ok" },
    bots: { status: "ok" },
    credentials: {
      status: "error",
      message: expect.stringContaining("ECONNREFUSED"),
      mend: expect.stringContaining("sign in"),
    },
  });
  expect((await run("doctor", "--target", "local")).code).toBe(0);
});

test("completion knows commands, bots and nodes", async () => {
  expect((await run("complete", "--", "tu")).stdout).toContain("turn\t");
  expect((await run("complete", "--", "run", "sh")).stdout).toContain("shop\t");
  expect((await run("complete", "--", "run", "shop", "")).stdout).toContain("track\t");
  for (const shell of ["bash", "zsh", "fish"]) expect((await run("completion", shell)).stdout).toContain("codenode.js");
});

test("wrong usage ends with 2 and says how; help with 0 and an example", async () => {
  for (const args of [
    ["nonsense"],
    ["run"],
    ["save", "--targe", "aws"],
    ["save", "--target", "mars"],
    ["schema", "x"],
  ]) {
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: /) });
  }
  for (const command of [
    "new bot",
    "new node",
    "check",
    "save",
    "run",
    "turn",
    "status",
    "schema",
    "doctor",
    "completion",
  ]) {
    expect(await run(...command.split(" "), "--help")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Example"),
    });
  }
});

test("where nothing answers, one line says what was tried and what to do", async () => {
  const { code, stdout, stderr } = await run("save", "shop");
  expect({ code, stdout }).toEqual({ code: 1, stdout: `target: local ${NOWHERE}\n` });
  expect(stderr).toMatch(
    /^GetFunctionConfiguration codenode-bot-shop failed: ECONNREFUSED: .*; check that the endpoint answers.*\n$/,
  );
});

test("production on aws is not touched without --yes where there is no one to ask", async () => {
  const { code, stderr } = await run("turn", "shop", "shop", "--environment", "production", "--target", "aws");
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("in production? add --yes") });
  const confirmed = await run("turn", "shop", "shop", "--environment", "production", "--target", "aws", "--yes");
  expect(confirmed.stderr).toContain("Invoke codenode-dispatcher failed: ECONNREFUSED");
});
