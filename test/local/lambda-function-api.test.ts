import { createHash } from "node:crypto";
import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { type LambdaFixture, startLambdaFixture, zipOf } from "./lambda-fixture";

jest.setTimeout(30_000);

/** The Function API, by AWS's own client: what save, train, transfer and roll back are made of. */

let fixture: LambdaFixture;
beforeAll(async () => {
  fixture = await startLambdaFixture();
}, 300_000);
afterAll(() => fixture?.stop());

const ARN = "arn:aws:lambda:us-east-1:000000000000:function";
const says = (word: string) => `def handler(event, context):\n    return ${JSON.stringify(word)}\n`;
const zipSaying = (word: string) => zipOf({ "app.py": says(word) });
const sha256 = (zip: Uint8Array) => createHash("sha256").update(zip).digest("base64");
// biome-ignore lint/suspicious/noExplicitAny: commands of every kind
const send = (command: any): Promise<any> => fixture.lambda.send(command);
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error) => ({ name: error.name, status: error.$metadata.httpStatusCode, message: error.message }),
  );
const revisionOf = async (FunctionName: string) =>
  (await send(new GetFunctionConfigurationCommand({ FunctionName }))).RevisionId as string;
let made = 0;
async function newFunction(word = "one"): Promise<string> {
  const name = `function-${++made}`;
  await fixture.create(name, says(word));
  return name;
}

it("describes a function as AWS does, with its code to download", async () => {
  const name = await newFunction();
  const { Configuration, Code } = await send(new GetFunctionCommand({ FunctionName: name }));
  const zip = zipSaying("one");
  expect(Configuration).toMatchObject({
    FunctionName: name,
    FunctionArn: `${ARN}:${name}`,
    Runtime: "python3.13",
    Handler: "app.handler",
    Timeout: 3,
    MemorySize: 128,
    CodeSha256: sha256(zip),
    CodeSize: zip.length,
    Version: "$LATEST",
    State: "Active",
    LastUpdateStatus: "Successful",
    RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
  });
  const downloaded = await fetch(Code.Location);
  expect(sha256(new Uint8Array(await downloaded.arrayBuffer()))).toBe(Configuration.CodeSha256);
  expect(new URL(Code.Location).hostname).toBe("127.0.0.1");
});

it("runs new code from the answer to UpdateFunctionCode on", async () => {
  const name = await newFunction("old");
  expect((await fixture.invoke(name)).payload).toBe("old");
  const before = await revisionOf(name);
  const dry = await send(
    new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipSaying("new"), DryRun: true }),
  );
  expect(dry.CodeSha256).toBe(sha256(zipSaying("new")));
  expect((await fixture.invoke(name)).payload).toBe("old");
  expect(await revisionOf(name)).toBe(before);
  const updated = await send(
    new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipSaying("new"), RevisionId: before }),
  );
  expect(updated.RevisionId).not.toBe(before);
  expect((await fixture.invoke(name)).payload).toBe("new");
  const waited = await waitUntilFunctionUpdatedV2({ client: fixture.lambda, maxWaitTime: 5 }, { FunctionName: name });
  expect(waited.state).toBe("SUCCESS");
  expect(
    await refusal(
      send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipSaying("x"), RevisionId: before })),
    ),
  ).toEqual({
    name: "PreconditionFailedException",
    status: 412,
    message: expect.stringContaining("The Revision Id provided does not match the latest Revision Id"),
  });
  expect(
    await refusal(send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: Buffer.from("no zip") }))),
  ).toMatchObject({
    name: "InvalidParameterValueException",
    message: expect.stringContaining("Could not unzip uploaded file"),
  });
});

it("lets a running execution end on the code it began with", async () => {
  const name = `function-${++made}`;
  await fixture.create(name, "import time\ndef handler(event, context):\n    time.sleep(event)\n    return 'old'\n");
  await fixture.invoke(name, 0);
  const running = fixture.invoke(name, 1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipSaying("new") }));
  expect((await fixture.invoke(name, 0)).payload).toBe("new");
  expect((await running).payload).toBe("old");
});

it("changes a configuration, and what the process sees of it", async () => {
  const name = `function-${++made}`;
  await fixture.create(
    name,
    "import os\ndef handler(event, context):\n    return [os.environ.get('WORD'), context.memory_limit_in_mb]\n",
  );
  expect((await fixture.invoke(name)).payload).toEqual([null, "128"]);
  const changed = await send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: name,
      MemorySize: 256,
      Environment: { Variables: { WORD: "set" } },
    }),
  );
  expect(changed).toMatchObject({ MemorySize: 256, Timeout: 3, Environment: { Variables: { WORD: "set" } } });
  expect((await fixture.invoke(name)).payload).toEqual(["set", "256"]);
  const wrong = await refusal(
    send(new UpdateFunctionConfigurationCommand({ FunctionName: name, MemorySize: 5, Timeout: 901, VpcConfig: {} })),
  );
  expect(wrong).toMatchObject({ name: "InvalidParameterValueException", status: 400 });
  expect((wrong as { message: string }).message).toMatch(
    /^3 validation errors detected: .*Timeout.*MemorySize.*VpcConfig/,
  );
});

it("publishes versions that never change, and none where nothing has", async () => {
  const name = await newFunction("first");
  const CodeSha256 = sha256(zipSaying("first"));
  const first = await send(new PublishVersionCommand({ FunctionName: name, CodeSha256, Description: "by u1" }));
  expect(first).toMatchObject({ Version: "1", FunctionArn: `${ARN}:${name}:1`, Description: "by u1", CodeSha256 });
  const again = await send(new PublishVersionCommand({ FunctionName: name, Description: "by u2" }));
  expect(again).toMatchObject({ Version: "1", Description: "by u1", RevisionId: first.RevisionId });

  await send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipSaying("second") }));
  expect((await fixture.invoke(name, {}, { Qualifier: "1" })).payload).toBe("first");
  expect(await fixture.invoke(name)).toMatchObject({ payload: "second", version: "$LATEST" });
  expect(await refusal(send(new PublishVersionCommand({ FunctionName: name, CodeSha256 })))).toMatchObject({
    name: "InvalidParameterValueException",
    message: expect.stringContaining("is different from current CodeSHA256 in $LATEST"),
  });
  expect(await refusal(send(new PublishVersionCommand({ FunctionName: name, RevisionId: "old" })))).toMatchObject({
    status: 412,
  });
  const RevisionId = await revisionOf(name);
  expect(await send(new PublishVersionCommand({ FunctionName: name, RevisionId }))).toMatchObject({ Version: "2" });
  expect(await fixture.invoke(`${ARN}:${name}:2`)).toMatchObject({ payload: "second", version: "2" });

  const published = await send(
    new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipSaying("third"), Publish: true }),
  );
  expect(published.Version).toBe("3");
  const { Versions } = await send(new ListVersionsByFunctionCommand({ FunctionName: name }));
  expect(Versions.map(({ Version }: { Version: string }) => Version)).toEqual(["$LATEST", "1", "2", "3"]);
});

it("lists in pages", async () => {
  const name = await newFunction("0");
  for (let version = 1; version <= 5; version++)
    await send(
      new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipSaying(String(version)), Publish: true }),
    );
  const versions: string[] = [];
  let Marker: string | undefined;
  do {
    const listed = await send(new ListVersionsByFunctionCommand({ FunctionName: name, MaxItems: 4, Marker }));
    expect(listed.Versions.length).toBeLessThanOrEqual(4);
    versions.push(...listed.Versions.map(({ Version }: { Version: string }) => Version));
    Marker = listed.NextMarker;
  } while (Marker !== undefined);
  expect(versions).toEqual(["$LATEST", "1", "2", "3", "4", "5"]);
  const names = (await send(new ListFunctionsCommand({}))).Functions.map(
    ({ FunctionName }: { FunctionName: string }) => FunctionName,
  );
  expect(names).toEqual(expect.arrayContaining([name, "codenode-dispatcher"]));
  expect(names).toEqual([...names].sort());
});

it("moves an alias, seen by the next turn, under a revision that two people cannot both move", async () => {
  const name = await newFunction("one");
  await send(new PublishVersionCommand({ FunctionName: name }));
  await send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipSaying("two"), Publish: true }));
  const alias = { FunctionName: name, Name: "production" };
  expect(await refusal(send(new GetAliasCommand(alias)))).toEqual({
    name: "ResourceNotFoundException",
    status: 404,
    message: `Cannot find alias arn: ${ARN}:${name}:production`,
  });
  const created = await send(new CreateAliasCommand({ ...alias, FunctionVersion: "1" }));
  expect(created).toMatchObject({ AliasArn: `${ARN}:${name}:production`, Name: "production", FunctionVersion: "1" });
  expect(await refusal(send(new CreateAliasCommand({ ...alias, FunctionVersion: "1" })))).toMatchObject({
    name: "ResourceConflictException",
    status: 409,
    message: `Alias already exists: ${ARN}:${name}:production`,
  });
  expect(await refusal(send(new CreateAliasCommand({ ...alias, Name: "other", FunctionVersion: "9" })))).toMatchObject({
    status: 404,
  });
  expect(await refusal(send(new CreateAliasCommand({ ...alias, Name: "12", FunctionVersion: "1" })))).toMatchObject({
    status: 400,
  });
  expect(await fixture.invoke(name, {}, { Qualifier: "production" })).toMatchObject({ payload: "one", version: "1" });

  const moves = await Promise.allSettled(
    [1, 2].map(() => send(new UpdateAliasCommand({ ...alias, FunctionVersion: "2", RevisionId: created.RevisionId }))),
  );
  expect(moves.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await fixture.invoke(`${name}:production`)).toMatchObject({ payload: "two", version: "2" });
  expect(await refusal(send(new DeleteFunctionCommand({ FunctionName: name, Qualifier: "2" })))).toMatchObject({
    status: 409,
  });

  const { Aliases } = await send(new ListAliasesCommand({ FunctionName: name }));
  expect(Aliases).toHaveLength(1);
  await send(new DeleteAliasCommand(alias));
  expect(await refusal(fixture.invoke(name, {}, { Qualifier: "production" }))).toMatchObject({ status: 404 });
});

it("keeps concurrency, tags and deletions", async () => {
  const FunctionName = await newFunction();
  await send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 5 }));
  expect(await send(new GetFunctionConcurrencyCommand({ FunctionName }))).toMatchObject({
    ReservedConcurrentExecutions: 5,
  });
  expect(
    await refusal(send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 901 }))),
  ).toMatchObject({
    name: "InvalidParameterValueException",
    message: expect.stringContaining("UnreservedConcurrentExecution below its minimum value of [100]"),
  });
  await send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  expect(
    (await send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions,
  ).toBeUndefined();
  const Resource = `${ARN}:${FunctionName}`;
  await send(new TagResourceCommand({ Resource, Tags: { owner: "ä" } }));
  expect((await send(new ListTagsCommand({ Resource }))).Tags).toEqual({ owner: "ä" });
  expect(await refusal(fixture.create(FunctionName, says("again")))).toMatchObject({
    name: "ResourceConflictException",
    message: `Function already exist: ${FunctionName}`,
  });
  await send(new DeleteFunctionCommand({ FunctionName }));
  expect(await refusal(fixture.invoke(FunctionName))).toMatchObject({ name: "ResourceNotFoundException" });
});

it("refuses what it does not have, in a client's own words", async () => {
  const name = await newFunction();
  const answer = await fetch(`${fixture.cloud.endpoint}/2015-03-31/functions/${name}/policy`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get("x-amzn-errortype")).toBe("UnknownOperationException");
  const unencoded = await fetch(`${fixture.cloud.endpoint}/2015-03-31/functions/%zz/invocations`, {
    method: "POST",
    body: "{}",
  });
  expect(unencoded.status).toBe(400);
});
