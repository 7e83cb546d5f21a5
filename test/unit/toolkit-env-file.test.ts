import fc from "fast-check";
import { readEnvFile } from "../../toolkit/settings-env-file";

const faultsOf = (text: string) => {
  const read = readEnvFile(text);
  return read.ok ? [] : read.faults.map(({ line, message }) => `${line}: ${message}`);
};

test("reads what .env files hold: comments, export, quotes, spaces, values of several lines", () => {
  const text = [
    "# settings",
    "",
    "export API_URL = https://example.com/?a=1 # the API",
    "EMPTY=",
    `QUOTED="a # b"`,
    `SINGLE='c\\nd'`,
    `LINES="one`,
    `two"`,
    "LAST=ü",
  ].join("\r\n");
  expect(readEnvFile(text)).toEqual({
    ok: true,
    variables: {
      API_URL: "https://example.com/?a=1",
      EMPTY: "",
      QUOTED: "a # b",
      SINGLE: "c\\nd",
      LINES: "one\ntwo",
      LAST: "ü",
    },
  });
});

test("lists every fault with its line, and never a value", () => {
  const text = [
    "just words secret",
    "2ND=secret",
    `LONG=${"s".repeat(51)}`,
    "A=1",
    "A=2",
    "CUT=sec#ret",
    `OPEN="secret`,
  ];
  const faults = faultsOf(text.join("\n"));
  expect(faults).toEqual([
    expect.stringMatching(/^1: this line is no NAME=value/),
    expect.stringMatching(/^2: "2ND" is no variable name/),
    "3: the value of LONG has 51 characters; at most 50 are allowed: set a shorter one",
    "5: A is set in line 4 already; keep one of the two",
    expect.stringMatching(/^6: the value of CUT would end at its #/),
    expect.stringMatching(/^7: the value of OPEN begins with "/),
  ]);
  expect(faults.join()).not.toMatch(/secret|sss/);
  expect(faultsOf("# nothing\n")).toEqual(["1: the file holds no NAME=value line, so there is nothing to import"]);
});

test("counts Unicode characters, as SPEC 6 does", () => {
  expect(faultsOf(`EMOJI=${"🙂".repeat(50)}`)).toEqual([]);
  expect(faultsOf(`EMOJI=${"🙂".repeat(51)}`)).toHaveLength(1);
});

test("any text is read or refused; a name it sets may be any allowed one", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => void readEnvFile(text)));
  const names = fc.constantFrom("__proto__", "constructor", "A");
  fc.assert(
    fc.property(names, fc.stringMatching(/^[a-z]{1,50}$/), (name, value) => {
      const read = readEnvFile(`${name}=${value}`);
      expect(read.ok && Object.entries(read.variables)).toEqual([[name, value]]);
    }),
  );
});
