import { type Command, Option } from "commander";
import { ENVIRONMENTS, type Environment } from "../../handlers/contract/names";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { findExecution, type LogsQuery, viewLogs } from "../../toolkit/logs";
import { followLogs } from "../../toolkit/logs-follow";
import { parseSince } from "../../toolkit/logs-since";
import { action, type Cli } from "../cli";
import { printExecution, printFollowed } from "../print-execution";
import { examples } from "../program";
import { usageError } from "../usage-error";

interface Options {
  readonly since: string;
  readonly follow?: boolean;
  readonly request?: string;
  readonly environment?: Environment;
}

export function logsCommand(program: Command): void {
  program
    .command("logs <bot> [node]")
    .summary("View Logs: executions of the day with outcome, duration and lines")
    .description(
      "View Logs: executions of the day, the newest first, each with its own lines, its outcome and its duration.",
    )
    .option("--since <time>", "from when on: 30m, 2h, or a time such as 2026-11-23T08:30:00Z", "1d")
    .option("--follow", "show new lines as they come, until Ctrl-C; with --json one document a line")
    .option("--request <id>", "the execution of one turn, by the request_id of its answer")
    .addOption(new Option("--environment <environment>", "executions of one alone").choices(ENVIRONMENTS))
    .addHelpText(
      "after",
      examples(
        "codenode logs orders",
        "codenode logs orders track_order --follow",
        "codenode logs orders --since 2h --environment production",
      ),
    )
    .action(
      action(async (cli, options: Options, bot: string, node?: string) => {
        const { output } = cli;
        const since = parseSince(options.since, Date.now());
        if (!since.ok) usageError(output, since.message);
        if (options.follow && options.request !== undefined)
          usageError(output, "write --follow or --request, not both");
        if (options.request !== undefined && !/^[\w-]{1,64}$/.test(options.request))
          usageError(
            output,
            `${JSON.stringify(options.request)} is no request_id; it is in turn.request_id of every answer`,
          );
        const interrupted = options.follow ? untilInterrupted() : undefined;
        const clients = cli.target();
        const faults = await unknownBotFaults(clients, cli.bots, bot);
        if (faults.length > 0) return output.refuse(faults);
        const query = { bot, node, environment: options.environment, sinceMs: since.sinceMs };
        if (options.request !== undefined) return showOne(cli, clients, bot, options.request, since.sinceMs);
        if (interrupted !== undefined) {
          const sinceMs = options.since === "1d" ? Date.now() : since.sinceMs;
          return follow(cli, clients, { ...query, sinceMs }, interrupted);
        }
        const executions = await output.progress("reading the log", () => viewLogs(clients, query));
        output.document({ ok: true, bot, executions });
        for (const execution of executions) printExecution(output, execution);
        if (executions.length === 0)
          output.line(`no execution of ${node ?? bot} since ${new Date(since.sinceMs).toISOString()}`);
        return true;
      }),
    );
}

type Clients = ReturnType<Cli["target"]>;

async function showOne(
  { output }: Cli,
  clients: Clients,
  bot: string,
  request: string,
  sinceMs: number,
): Promise<boolean> {
  const execution = await output.progress("reading the log", () => findExecution(clients, bot, request, sinceMs));
  if (execution === undefined) {
    const message = `no execution of the turn ${request} is logged; lines can take a few seconds to arrive, and stay for a day`;
    return output.refuse([{ file: bot, path: "", message }]);
  }
  output.document({ ok: true, bot, executions: [execution] });
  printExecution(output, execution);
  return true;
}

/** Ctrl-C is how following ends well, from the first printed line on. */
function untilInterrupted(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  return ending.signal;
}

async function follow({ output }: Cli, clients: Clients, query: LogsQuery, interrupted: AbortSignal): Promise<boolean> {
  for await (const followed of followLogs(clients, query, interrupted)) printFollowed(output, followed);
  return true;
}
