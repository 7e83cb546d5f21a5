import { type Command, InvalidArgumentError, Option } from "commander";
import { ENVIRONMENTS, type Environment } from "../../handlers/contract/names";
import { parseJson } from "../../toolkit/parse-json";
import { playTurn } from "../../toolkit/play-turn";
import { turnRequest } from "../../toolkit/turn-request";
import { action, type Cli } from "../cli";
import { printPlayed } from "../print-played";
import { examples } from "../program";
import { readTextFile } from "../read-text-file";
import { usageError } from "../usage-error";
import { yesOption } from "./environment-option";

interface Options {
  readonly after?: string;
  readonly environment?: Environment;
  readonly user?: string;
  readonly entity: readonly string[];
  readonly event?: string;
  readonly conversationNo?: number;
  readonly turnId?: string;
  readonly request?: string;
  readonly yes?: boolean;
}

export function turnCommand(program: Command): void {
  program
    .command("turn <bot> [node]")
    .summary("play the conversation engine: one turn through the dispatcher")
    .description(
      "Plays the conversation engine: sends one turn to the dispatcher, and shows the answer, the chosen Output Node, its Bot Says, and both scopes as they are afterwards.",
    )
    .option("--after <static>", "the Static Node before it, instead of the node: entities that it needs are waited for")
    .addOption(new Option("--environment <environment>", "staging where nothing is said").choices(ENVIRONMENTS))
    .option("--user <id>", 'the user\'s user_id ("u1" where nothing is said)')
    .option("--entity <name=value>", "an entity that the user has given; as often as needed", collect, [])
    .option("--event <event>", "passed through to the code")
    .option("--conversation-no <number>", "the user's conversation", wholeNumber)
    .option("--turn-id <id>", "the same again gives the first one's answer again")
    .option("--request <file>", "the whole request as JSON, or - for standard input; the other options go over it")
    .addOption(yesOption())
    .addHelpText(
      "after",
      examples(
        "codenode turn orders track_order --entity order_id=abc123",
        "codenode turn orders --after capture_order_id --user u2 --environment production",
      ),
    )
    .action(action(turn));
}

async function turn(cli: Cli, options: Options, bot: string, node: string | undefined): Promise<boolean> {
  const { output } = cli;
  if (node !== undefined && options.after !== undefined) usageError(output, "name a node or --after, not both");
  const file =
    options.request === undefined ? { ok: true as const, from: "", text: "{}" } : readTextFile(options.request);
  if (!file.ok) return output.refuse([{ file: file.from, path: "", message: file.message }]);
  const { entity: entities, user: userId, ...flags } = options;
  const asked = turnRequest(
    {
      bot,
      node,
      entities,
      userId,
      after: flags.after,
      environment: flags.environment,
      event: flags.event,
      conversationNo: flags.conversationNo,
      turnId: flags.turnId,
    },
    parseJson(file.text),
  );
  if (!asked.ok) usageError(output, asked.messages.join("\n"));
  const { request } = asked;
  const target = cli.target();
  // The code may do anything in production, and the user's scopes are written.
  const question = `play a turn of user ${JSON.stringify(request.user.user_id)} in production?`;
  if (request.environment === "production" && !(await cli.confirmed(question, options.yes))) return false;
  const played = await output.progress(`a turn of ${bot}`, () => playTurn(target, request));
  const ok = played.answer.status !== "bot_break";
  output.document({ ok, request, ...played });
  printPlayed(output, played);
  return ok;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("write a whole number.");
  return Number(text);
}
