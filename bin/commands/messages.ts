import type { Command } from "commander";
import { DEFAULT_BOT_BREAK_MESSAGE } from "../../handlers/contract/bot-break-reasons";
import { examples } from "../program";
import { messagesListCommand } from "./messages-list";
import { messagesSetCommand } from "./messages-set";
import { messagesUnsetCommand } from "./messages-unset";

export function messagesCommand(program: Command): void {
  const messages = program
    .command("messages")
    .summary("Bot Break messages of a bot: list, set, unset")
    .description(
      `What a user reads when a turn breaks: one text per language in staging and in production. The user's language is tried first, then en, then "${DEFAULT_BOT_BREAK_MESSAGE}"`,
    )
    .addHelpText("after", examples('codenode messages set orders en "Sorry, please try later." --environment staging'));
  for (const add of [messagesListCommand, messagesSetCommand, messagesUnsetCommand]) add(messages);
}
