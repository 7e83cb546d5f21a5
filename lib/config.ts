import { RetentionDays } from "aws-cdk-lib/aws-logs";
import * as z from "zod";
import { DEFAULT_PREFIX } from "../handlers/contract/names";
import { SUPPORTED_PYTHON_VERSIONS } from "../python-layer/interpreter";

/** What a platform engineer chooses, in cdk.json's context under `codenode`. Every key has a default but those of a VPC. */

/** A function's and a role's name end at 64 characters: `<prefix>-bot-` and a bot id of 40 (SPEC 2 and 13). */
const PREFIX_PATTERN = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,18}$/;
/** Policies reach bots as `<prefix>-bot-*`: another platform of the account must not be among what that matches. */
const NAMES_A_BOT_PATTERN = /-bot(-|$)/;

const RETENTION_DAYS = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === "number" && days !== RetentionDays.INFINITE,
);

const wrong = (allowed: string) => ({
  error: ({ input }: { input?: unknown }): string =>
    input === undefined ? `is missing; write ${allowed}` : `${JSON.stringify(input)} is not allowed; write ${allowed}`,
});

const matching = (pattern: RegExp, allowed: string) => z.string(wrong(allowed)).regex(pattern, wrong(allowed));
const oneOf = <const T extends readonly string[]>(values: T) => z.enum(values, wrong(values.join(" or ")));
const yesOrNo = z.boolean(wrong("true or false"));
const wholeNumber = (from: number, to: number) => {
  const error = wrong(`a whole number from ${from} to ${to}`);
  return z.int(error).min(from, error).max(to, error);
};
const ids = (kind: string) => {
  const list = `a list of one or more ids such as "${kind}-0123456789abcdef0"`;
  return z
    .array(matching(new RegExp(`^${kind}-[0-9a-f]+$`), `an id such as "${kind}-0123456789abcdef0"`), wrong(list))
    .min(1, wrong(list));
};

const prefix = matching(
  PREFIX_PATTERN,
  "1 to 19 lower-case letters, digits and single hyphens between them, a letter first",
).refine((value) => !NAMES_A_BOT_PATTERN.test(value), {
  error: ({ input }) =>
    `${JSON.stringify(input)} looks like the name of another platform's bot; leave "-bot" out of it`,
});

const retention = wrong(`one of the days that CloudWatch Logs knows: ${RETENTION_DAYS.join(", ")}`);

export const configSchema = z.strictObject(
  {
    prefix: prefix.default(DEFAULT_PREFIX),
    /** The bots folder, relative to the folder of cdk.json. */
    bots: z
      .string(wrong('the path of the bots folder, such as "bots"'))
      .min(1, wrong('the path of the bots folder, such as "bots"'))
      .default("bots"),
    architecture: oneOf(["arm64", "x86_64"]).default("arm64"),
    python: oneOf(SUPPORTED_PYTHON_VERSIONS).default("3.13"),
    packages: oneOf(["documented", "current"]).default("documented"),
    dispatcherMemoryMb: wholeNumber(128, 10_240).default(512),
    /** Reserved concurrency of the dispatcher: a floor and a ceiling. Without it, all share the account's. */
    dispatcherConcurrency: wholeNumber(1, 100_000).optional(),
    /** Of the dispatcher's log; the bots' executions are kept for one day (SPEC 10). */
    logRetentionDays: z.literal(RETENTION_DAYS, retention).default(RetentionDays.ONE_MONTH),
    vpc: z
      .strictObject(
        { subnetIds: ids("subnet"), securityGroupIds: ids("sg") },
        wrong('{ "subnetIds": [...], "securityGroupIds": [...] }'),
      )
      .optional(),
    alarmTopicArn: matching(
      /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
      'the ARN of an SNS topic, such as "arn:aws:sns:eu-central-1:123456789012:alarms"',
    ).optional(),
    /** One set of custom metrics for every bot: thousands of them cost real money. */
    metricsByBot: yesOrNo.default(false),
    xray: yesOrNo.default(true),
    /** Where the stacks go; by default wherever the credentials of the deploy lead. */
    account: matching(/^\d{12}$/, 'twelve digits in quotes, such as "123456789012"').optional(),
    region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "eu-central-1"').optional(),
  },
  wrong("an object of settings"),
);

export type Config = z.infer<typeof configSchema>;
