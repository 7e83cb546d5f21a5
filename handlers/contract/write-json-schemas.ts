import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answerJsonSchema, requestJsonSchema } from "./json-schemas";

/** `npm run schema`: writes docs/schemas/*.schema.json; a test holds the files to what this gives. */
export const JSON_SCHEMA_FILES = {
  "request.schema.json": requestJsonSchema,
  "answer.schema.json": answerJsonSchema,
};

export const jsonSchemaText = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

if (require.main === module) {
  const directory = join(__dirname, "..", "..", "docs", "schemas");
  mkdirSync(directory, { recursive: true });
  for (const [file, schema] of Object.entries(JSON_SCHEMA_FILES)) {
    writeFileSync(join(directory, file), jsonSchemaText(schema()));
    console.log(`docs/schemas/${file}`);
  }
}
