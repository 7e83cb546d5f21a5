import type { Command } from "commander";
import { DEFAULT_BOT_BREAK_MESSAGE } from "../../handlers/contract/bot-break-reasons";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { listMessages } from "../../toolkit/settings-messages";
import { action } from "../cli";
import { examples } from "../program";

export function messagesListCommand(messages: Command): void {
  messages
    .command("list <bot>")
    .description("Lists a bot's Bot Break messages by language, in staging and production.")
    .addHelpText("after", examples("codenode messages list orders"))
    .action(
      action(async ({ target, bots, output }, _options, bot: string) => {
        const clients = target();
        const faults = await unknownBotFaults(clients, bots, bot);
        if (faults.length > 0) return output.refuse(faults);
        const listed = await listMessages(clients, bot);
        output.document({ ok: true, bot, messages: listed });
        if (listed.length === 0)
          output.line(`${bot} has no message of its own; users read: ${DEFAULT_BOT_BREAK_MESSAGE}`);
        for (const { language, staging, production } of listed) {
          output.line(output.colors.bold(language));
          output.line(`  staging     ${staging ?? output.colors.dim("not set")}`);
          output.line(`  production  ${production ?? output.colors.dim("not set")}`);
        }
        return true;
      }),
    );
}
