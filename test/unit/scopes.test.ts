import fc from "fast-check";
import { mergeScope } from "../../handlers/dispatcher/merge-scope";
import { checkScope, nextScopes, scopeCharacters } from "../../handlers/dispatcher/scopes";

test("the limits count Unicode characters of the compact JSON, and the last one still fits", () => {
  const withCharacters = (total: number, text = "x") => ({ a: text.repeat(total - '{"a":""}'.length) });
  expect(scopeCharacters({ a: "नमस्ते", b: "😀" })).toBe([...'{"a":"नमस्ते","b":"😀"}'].length);
  expect(checkScope("conversation_details", withCharacters(2500, "😀"))).toMatchObject({ ok: true });
  expect(checkScope("conversation_details", withCharacters(2501))).toMatchObject({
    ok: false,
    reason: "conversation_details_too_large",
    detail: { message: "conversation_details has 2501 characters of compact JSON; at most 2500 are kept" },
  });
  expect(checkScope("user_details", withCharacters(200))).toMatchObject({ ok: true });
  expect(checkScope("user_details", withCharacters(201))).toMatchObject({
    ok: false,
    reason: "user_details_too_large",
  });
});

test.each([
  [
    { conversation_details: [] },
    "conversation_details_invalid",
    "conversation_details is a list; it is to be a JSON object",
  ],
  [
    { conversation_details: null },
    "conversation_details_invalid",
    "conversation_details is null; it is to be a JSON object",
  ],
  [{ user_details: "x" }, "user_details_invalid", "user_details is a string; it is to be a JSON object"],
  [
    { user_details: { name: "A", age: 7, pets: ["cat"] } },
    "user_details_invalid",
    "user_details holds strings only; age is a number, pets is a list: turn it into text (json.dumps)",
  ],
])("%j is %s", (finalResponse, reason, message) => {
  expect(nextScopes(finalResponse)).toEqual({ ok: false, reason, detail: { message } });
});

test("an absent scope stays; a present one replaces", () => {
  expect(nextScopes({ status: true })).toEqual({ ok: true, next: {} });
  expect(nextScopes({ user_details: {} })).toEqual({ ok: true, next: { user_details: {} } });
});

test("a merge keeps what the other turn did, and applies what this turn added, changed and removed", () => {
  const read = { kept: 1, changed: 1, removed: 1, theirs: 1 };
  const mine = { kept: 1, changed: 2, theirs: 1, added: [1] };
  const newer = { kept: 1, changed: 9, removed: 1, theirs: 5, other: true };
  expect(mergeScope(read, mine, newer)).toEqual({ kept: 1, changed: 2, theirs: 5, other: true, added: [1] });
});

const scope = fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__"), fc.jsonValue({ maxDepth: 1 }));

test("merging over what was read gives this turn's value, and an unchanged turn gives the newer value", () => {
  fc.assert(
    fc.property(scope, scope, (read, other) => {
      expect(mergeScope(read, other, read)).toEqual(other);
      expect(mergeScope(read, read, other)).toEqual(other);
    }),
  );
});
