import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configSchema } from "../../lib/config";
import { readConfig } from "../../lib/read-config";
import { resources, synthesize } from "./synthesize";

const page = readFileSync(join(__dirname, "..", "..", "docs", "operations.md"), "utf8");

test("docs/operations.md tells every setting and its default", () => {
  const read = readConfig({});
  if (!read.ok) throw new Error(read.faults.join("\n"));
  for (const key of Object.keys(configSchema.shape)) {
    const row = page.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${key}\``));
    const value = read.config[key as keyof typeof read.config];
    expect({ key, row }).toEqual({ key, row: expect.any(String) });
    if (value !== undefined) expect(row).toContain(`| \`${value}\` |`);
  }
});

test("docs/operations.md has a runbook for every alarm", () => {
  const headings = page.split("\n").filter((line) => line.startsWith("### "));
  const alarms = resources(synthesize({ orders: "" }), "AWS::CloudWatch::Alarm").map(({ Properties }) =>
    String(Properties.AlarmName),
  );
  expect(alarms.length).toBeGreaterThan(0);
  expect(alarms.filter((name) => !headings.some((heading) => heading.split(/[ ,]+/).includes(name)))).toEqual([]);
});
