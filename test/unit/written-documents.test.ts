import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020";
import { requestJsonSchema } from "../../handlers/contract/json-schemas";
import { WRITTEN_DOCUMENTS } from "../../handlers/contract/write-documents";

test.each(Object.entries(WRITTEN_DOCUMENTS))("docs/%s is what `npm run docs` writes", (file, text) => {
  expect(readFileSync(join(__dirname, "../../docs", file), "utf8")).toBe(text());
});

test("the request's JSON Schema takes and refuses what the dispatcher does", () => {
  const valid = new Ajv({ strict: false }).compile(requestJsonSchema());
  const good = { bot: "orders", environment: "staging", user: { user_id: "u" } };
  expect(valid({ ...good, node: "n" })).toBe(true);
  expect(valid({ ...good, after: "s", turn_id: "t" })).toBe(true);
  expect(valid({ ...good })).toBe(false);
  expect(valid({ ...good, node: "n", after: "s" })).toBe(false);
  expect(valid({ ...good, node: "n", nod: 1 })).toBe(false);
  expect(valid({ action: "sign_up", environment: "staging", user: { user_id: "u" }, custom_data: { a: "b" } })).toBe(
    true,
  );
});
