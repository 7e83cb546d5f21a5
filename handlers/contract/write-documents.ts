import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { botBreaksDocument, limitsDocument } from "./document-tables";
import { answerJsonSchema, requestJsonSchema } from "./json-schemas";

const schemaText = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

/** Everything in docs/ that is written from the contract; a test holds each file to what this gives. */
export const WRITTEN_DOCUMENTS: Readonly<Record<string, () => string>> = {
  "schemas/request.schema.json": () => schemaText(requestJsonSchema()),
  "schemas/answer.schema.json": () => schemaText(answerJsonSchema()),
  "bot-breaks.md": botBreaksDocument,
  "limits.md": limitsDocument,
};

/** `npm run docs`. */
if (require.main === module) {
  for (const [file, text] of Object.entries(WRITTEN_DOCUMENTS)) {
    const path = join(__dirname, "..", "..", "docs", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text());
    console.log(`docs/${file}`);
  }
}
