import { readFileSync } from "node:fs";
import { join } from "node:path";
import recommendedFlags from "aws-cdk-lib/recommended-feature-flags.json";
import { readConfig } from "../../lib/read-config";

const faults = (context: unknown): string[] => {
  const read = readConfig(context);
  return read.ok ? [] : read.faults;
};

test("everything has a default", () => {
  expect(readConfig(undefined)).toMatchObject({
    ok: true,
    config: { prefix: "codenode", bots: "bots", python: "3.13" },
  });
});

test("the settings may come as JSON text, as -c codenode='{…}' gives them", () => {
  expect(readConfig('{"prefix":"second"}')).toMatchObject({ ok: true, config: { prefix: "second" } });
  expect(faults("{prefix}")).toEqual([expect.stringMatching(/^codenode: is not JSON: .*write an object of settings$/)]);
});

test("every fault is told at once, with the wrong value and what is allowed", () => {
  const told = faults({
    prefix: "Codenode",
    bot: "bots",
    architecture: "mips",
    python: "2.7",
    dispatcherMemoryMb: 64,
    logRetentionDays: 2,
    vpc: { subnetIds: [], securityGroupIds: ["sg-xyz"], vpcId: "vpc-1" },
    alarmTopicArn: "alarms",
    metricsByBot: "yes",
    account: 123456789012,
    region: "Frankfurt",
  });
  const of = (path: string) => told.filter((fault) => fault.startsWith(`codenode.${path}: `));
  expect(told).toHaveLength(13);
  expect(of("prefix")[0]).toContain('"Codenode" is not allowed; write 1 to 19 lower-case letters');
  expect(of("bot")[0]).toContain('is not known; did you mean "bots"?');
  expect(of("architecture")[0]).toContain('"mips" is not allowed; write arm64 or x86_64');
  expect(of("python")[0]).toContain("3.13 or 3.14 or 3.12 or 3.11");
  expect(of("dispatcherMemoryMb")[0]).toContain("64 is not allowed; write a whole number from 128 to 10240");
  expect(of("logRetentionDays")[0]).toContain("1, 3, 5, 7");
  expect(of("vpc.subnetIds")[0]).toContain("a list of one or more ids");
  expect(of("vpc.securityGroupIds.0")[0]).toContain('"sg-xyz" is not allowed');
  expect(of("vpc.vpcId")[0]).toContain("write one of subnetIds, securityGroupIds");
  for (const path of ["alarmTopicArn", "metricsByBot", "account", "region"]) expect(of(path)).toHaveLength(1);
});

test.each(["a-bot", "a-bot-b", "a--b", "a-", "1a", "abcdefghijklmnopqrst"])("the prefix %s is refused", (prefix) => {
  expect(faults({ prefix })).toHaveLength(1);
});

test("a prefix of 19 letters leaves room for the longest bot id", () => {
  expect(faults({ prefix: "abcdefghijklmnopqrs" })).toEqual([]);
});

test("cdk.json has the feature flags that the CDK library recommends", () => {
  const { context } = JSON.parse(readFileSync(join(__dirname, "..", "..", "cdk.json"), "utf8"));
  expect(context).toMatchObject(recommendedFlags);
});
