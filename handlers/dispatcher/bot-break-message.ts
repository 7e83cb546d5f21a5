import { DEFAULT_BOT_BREAK_MESSAGE } from "../contract/bot-break-reasons";
import type { JsonObject } from "../contract/json-object";

/** Whose language it is, as far as the turn has come to know it. */
export interface MessageSource {
  readonly messages: Readonly<Record<string, string>>;
  readonly user: JsonObject;
  readonly userDetails: JsonObject;
}

/** What the end user reads: the text of their language_code (request, then User Details), then `en`, then the platform's (SPEC 6). */
export function botBreakMessage({ messages, user, userDetails }: MessageSource): string {
  for (const language of [user.language_code, userDetails.language_code, "en"]) {
    if (typeof language === "string" && Object.hasOwn(messages, language)) return messages[language]!;
  }
  return DEFAULT_BOT_BREAK_MESSAGE;
}
