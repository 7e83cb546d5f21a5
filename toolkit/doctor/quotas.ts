import { GetAccountSummaryCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetAccountSettingsCommand, type GetAccountSettingsCommandOutput } from "@aws-sdk/client-lambda";
import { awsErrorText, rememberWhatWasTried } from "../aws-error";
import { listBots, readBot } from "../bot-folder";
import type { Clients } from "../clients";
import { packageBot } from "../package-bot";
import type { ClientSettings } from "./account";
import { type Diagnosis, error, ok, warning } from "./diagnosis";

/** Lambda keeps this much of an account's concurrency for functions without a reservation. */
const UNRESERVED_CONCURRENCY = 100;
/** Of new accounts, whose quota is 10: a turn holds two executions, the dispatcher's and the bot's. */
const COMFORTABLE_CONCURRENCY = 100;
/** A full quota stops a deploy half way: told this early. */
const NEARLY_FULL = 0.9;
const RAISE = "ask for more in the AWS console: Service Quotas";

/** Room in the account for what the bots folder holds. */
export async function examineQuotas(
  clients: Clients,
  settings: ClientSettings,
  botsDirectory: string,
): Promise<Diagnosis[]> {
  const [lambda, iam] = await Promise.all([lambdaQuotas(clients, botsDirectory), roleQuota(settings, botsDirectory)]);
  return [...lambda, iam];
}

async function lambdaQuotas(clients: Clients, botsDirectory: string): Promise<Diagnosis[]> {
  try {
    const account = await clients.lambda.send(new GetAccountSettingsCommand({}));
    const bots = listBots(botsDirectory).flatMap((id) => {
      const read = readBot(botsDirectory, id);
      return read.ok ? [read.bot] : [];
    });
    const reserved = bots.reduce((sum, { settings }) => sum + (settings.max_concurrency ?? 0), 0);
    const bytes = bots.reduce((sum, bot) => sum + packageBot(bot).zip.byteLength, 0);
    return [concurrency(account, reserved), codeStorage(account, bytes)];
  } catch (failure) {
    return [unreadable("Lambda quotas", failure)];
  }
}

export function concurrency({ AccountLimit }: GetAccountSettingsCommandOutput, reserved: number): Diagnosis {
  const limit = AccountLimit?.ConcurrentExecutions ?? 0;
  const room = limit - UNRESERVED_CONCURRENCY;
  if (reserved > 0 && reserved > room) {
    const message = `the bots reserve ${reserved} (max_concurrency) of ${limit}, of which Lambda keeps ${UNRESERVED_CONCURRENCY} unreserved`;
    return error(
      "concurrency",
      message,
      `lower max_concurrency of the bots, or ${RAISE}, AWS Lambda, Concurrent executions`,
    );
  }
  const turns = `${limit}: ${Math.floor(limit / 2)} turns at once, as each holds two`;
  if (limit >= COMFORTABLE_CONCURRENCY) return ok("concurrency", turns);
  return warning("concurrency", turns, `${RAISE}, AWS Lambda, Concurrent executions`);
}

export function codeStorage({ AccountLimit, AccountUsage }: GetAccountSettingsCommandOutput, bytes: number): Diagnosis {
  const [limit, used] = [AccountLimit?.TotalCodeSize ?? 0, AccountUsage?.TotalCodeSize ?? 0];
  const text = `${megabytes(used)} of ${megabytes(limit)} are used, the bots take ${megabytes(bytes)}`;
  if (used + bytes > limit * NEARLY_FULL) {
    return warning(
      "code storage",
      text,
      `delete old versions (docs/operations.md), or ${RAISE}, AWS Lambda, Function and layer storage`,
    );
  }
  return ok("code storage", text);
}

async function roleQuota(settings: ClientSettings, botsDirectory: string): Promise<Diagnosis> {
  const iam = new IAMClient(settings);
  rememberWhatWasTried(iam);
  try {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    return roles(SummaryMap ?? {}, listBots(botsDirectory).length);
  } catch (failure) {
    return unreadable("IAM roles", failure);
  } finally {
    iam.destroy();
  }
}

/** Each bot has a role of its own. */
export function roles({ Roles = 0, RolesQuota = 0 }: Record<string, number>, bots: number): Diagnosis {
  if (RolesQuota === 0)
    return warning("IAM roles", "the account tells no quota", "see Service Quotas in the AWS console");
  const text = `${Roles} of ${RolesQuota} are used, the bots take ${bots}`;
  return Roles + bots > RolesQuota * NEARLY_FULL
    ? warning("IAM roles", text, `${RAISE}, AWS IAM, Roles per account`)
    : ok("IAM roles", text);
}

/** Whoever deploys through CDK's own roles need not be allowed to read quotas. */
const unreadable = (check: string, failure: unknown): Diagnosis =>
  warning(check, awsErrorText(failure) ?? String(failure), "look at Service Quotas in the AWS console");

const megabytes = (bytes: number): string =>
  `${(bytes / 1024 / 1024).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB`;
