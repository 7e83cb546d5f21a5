import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configuredPackages } from "../../local/configured-packages";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "codenode-packages-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const configured = (codenode: object) => {
  const file = join(directory, "cdk.json");
  writeFileSync(file, JSON.stringify({ context: { codenode } }));
  return configuredPackages(file);
};

test("local runs use the package set of the platform's configuration", () => {
  expect(configured({ packages: "current" })).toEqual({ ok: true, packages: "current" });
  expect(configured({ prefix: "codenode" })).toEqual({ ok: true, packages: "documented" });
  expect(configuredPackages(join(directory, "none.json"))).toEqual({ ok: true, packages: "documented" });
});

test("a set that is none is refused with the allowed ones", () => {
  expect(configured({ packages: "newest" })).toEqual({
    ok: false,
    message: expect.stringContaining('codenode.packages is "newest"; allowed: documented, current'),
  });
});
