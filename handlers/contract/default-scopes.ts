/** What a scope holds before anything was written to it (SPEC 5). */
export const DEFAULT_SCOPES = {
  conversation_details: {},
  user_details: { language_code: "en", name: "Guest User" },
} as const;
