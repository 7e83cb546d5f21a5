import { randomUUID } from "node:crypto";
import { botFunctionTimeoutSeconds } from "../../handlers/contract/limits";
import { BOT_FUNCTION_HANDLER, BOT_ID_PATTERN, botFunctionName } from "../../handlers/contract/names";
import { type Bot, botFolderStamp, faultText, listBots, readBot } from "../../toolkit/bot-folder";
import { packageBot } from "../../toolkit/package-bot";
import { LATEST } from "./function-names";
import {
  type FunctionRecord,
  type FunctionVersion,
  lastModifiedNow,
  NEW_FUNCTION,
  runsTheSame,
} from "./function-record";
import type { FunctionStore } from "./function-store";

export interface LiveBotsOptions {
  readonly botsDirectory: string;
  readonly prefix: string;
  /** False: a bot's function changes through the API alone, and a bot folder is only read to make a missing function. */
  readonly watch: boolean;
  readonly runtime: string;
  readonly architecture: string;
  readonly layerArn: string;
  readonly functions: FunctionStore;
  readonly report: (line: string) => void;
  /** The function's $LATEST has changed. */
  readonly changed: (functionName: string) => void;
}

interface Seen {
  readonly stamp: string;
  readonly mayRun: boolean;
}

/** Keeps the $LATEST of every bot's function at what the bot's folder holds, so that a saved file is answered by the next turn. */
export class LiveBots {
  private readonly seen = new Map<string, Seen>();
  private readonly functionPrefix: string;

  constructor(private readonly options: LiveBotsOptions) {
    this.functionPrefix = botFunctionName(options.prefix, "");
  }

  /** Looks at every bot: at the start, and before functions are listed. */
  refreshAll(): void {
    for (const id of listBots(this.options.botsDirectory)) this.refresh(botFunctionName(this.options.prefix, id));
  }

  /** Before a function is used: takes over what was saved since. False where its $LATEST has been removed. */
  refresh(functionName: string): boolean {
    const id = functionName.slice(this.functionPrefix.length);
    if (!functionName.startsWith(this.functionPrefix) || !BOT_ID_PATTERN.test(id)) return true;
    const seen = this.seen.get(id);
    if (!this.options.watch && (seen !== undefined || this.options.functions.get(functionName) !== undefined))
      return true;
    // Taken before the files are read: what is saved in between is seen as a change by the next turn.
    const stamp = botFolderStamp(this.options.botsDirectory, id);
    if (seen?.stamp === stamp) return seen.mayRun;
    const mayRun = this.load(id, functionName);
    this.seen.set(id, { stamp, mayRun });
    return mayRun;
  }

  private load(id: string, functionName: string): boolean {
    const { botsDirectory, functions, report } = this.options;
    const present = functions.get(functionName);
    if (!listBots(botsDirectory).includes(id)) return present?.fromFolder !== true;
    const read = readBot(botsDirectory, id);
    if (!read.ok) {
      const kept = present === undefined ? "it is not served" : "its last good code is served";
      report(`bot ${id} has faults, ${kept}:\n${read.faults.map((fault) => `  ${faultText(fault)}`).join("\n")}`);
      return true;
    }
    this.take(read.bot, functionName, present);
    return true;
  }

  private take(bot: Bot, functionName: string, present: FunctionRecord | undefined): void {
    const { functions, report } = this.options;
    const code = functions.code.add(packageBot(bot).zip);
    if (!code.ok) {
      report(`bot ${bot.id} cannot be packaged: ${code.message}`);
      return;
    }
    const wanted = this.versionOf(bot, code.sha256, code.size);
    const { max_concurrency } = bot.settings;
    if (
      present !== undefined &&
      runsTheSame(present.latest, wanted) &&
      present.reservedConcurrency === max_concurrency
    ) {
      if (present.fromFolder !== true) functions.put({ ...present, fromFolder: true });
      return;
    }
    const { reservedConcurrency: _, ...kept } = present ?? NEW_FUNCTION;
    functions.put({
      ...kept,
      name: functionName,
      latest: wanted,
      fromFolder: true,
      ...(max_concurrency !== undefined && { reservedConcurrency: max_concurrency }),
    });
    this.options.changed(functionName);
  }

  private versionOf(bot: Bot, codeSha256: string, codeSize: number): FunctionVersion {
    return {
      version: LATEST,
      runtime: this.options.runtime,
      handler: BOT_FUNCTION_HANDLER,
      role: `arn:aws:iam::000000000000:role/${botFunctionName(this.options.prefix, bot.id)}`,
      description: "",
      timeoutSeconds: botFunctionTimeoutSeconds(bot.settings.timeout_seconds),
      memoryMb: bot.settings.memory_mb,
      environment: {},
      layers: [this.options.layerArn],
      architecture: this.options.architecture,
      codeSha256,
      codeSize,
      lastModified: lastModifiedNow(),
      revisionId: randomUUID(),
    };
  }
}
