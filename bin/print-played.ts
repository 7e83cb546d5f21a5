import type { Answer } from "../handlers/contract/answer";
import type { Played } from "../toolkit/play-turn";
import type { Output } from "./codenode-output";

/** A turn as its builder wants to see it: what the user reads first, then what it was made of, then what is kept. */
export function printPlayed(output: Output, { answer, scopes }: Played): void {
  const { bold } = output.colors;
  output.line(headline(output, answer));
  printAnswer(output, answer);
  if ("unreadable" in scopes) {
    output.line(`\nthe scopes cannot be read with these credentials: ${scopes.unreadable}`);
    return;
  }
  output.line(`\n${bold("Conversation Details")}\n${indented(scopes.conversation_details)}`);
  output.line(`${bold("User Details")}\n${indented(scopes.user_details)}`);
}

function headline({ colors }: Output, { status, turn }: Answer): string {
  const paint = status === "bot_break" ? colors.red : colors.green;
  const facts = [
    `version ${turn.version ?? "none"}`,
    `${Math.round(turn.duration_ms)} ms`,
    ...(turn.replayed ? ["replayed"] : []),
    `request_id ${turn.request_id}`,
  ];
  return `${paint(status)}  ${turn.node ?? ""}  ${colors.dim(facts.join(", "))}`;
}

function printAnswer(output: Output, answer: Answer): void {
  const { bold, red } = output.colors;
  switch (answer.status) {
    case "ok":
      if (answer.output_node === null) output.line("the node declares no Output Nodes");
      else {
        output.line(`${bold("Output Node")} ${answer.output_node.id}\n${bold("Bot Says")}`);
        for (const item of answer.output_node.bot_says) output.line(indented(item));
      }
      output.line(`${bold("Output")}\n${indented(answer.output)}`);
      return;
    case "waiting":
      output.line(`waiting for ${answer.missing_entities.join(", ")}`);
      return;
    case "bot_break": {
      const { reason, message, detail } = answer.bot_break;
      output.line(`${bold("Bot Break")} ${red(reason)}\n${bold("Bot Says")}\n${indented(message)}`);
      if (detail === undefined) return;
      const place =
        detail.file === undefined ? "" : `${detail.file}${detail.line === undefined ? "" : `:${detail.line}`}: `;
      const type = detail.type === undefined ? "" : `${detail.type}: `;
      output.line(red(`${place}${type}${detail.message}`));
      for (const frame of detail.traceback ?? []) output.line(frame.trimEnd());
      for (const fault of detail.faults ?? []) output.line(red(`${fault.path}: ${fault.message}`));
    }
  }
}

const indented = (value: unknown): string =>
  (typeof value === "string" ? value : JSON.stringify(value, null, 2)).replace(/^/gm, "  ");
