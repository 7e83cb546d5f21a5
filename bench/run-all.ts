import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

/** `npm run bench`: every benchmark of this folder, one after the other; `npm run bench -- turn` runs one. */
const SUPPORT = ["run-all.ts", "statistics.ts", "load.ts"];
const all = readdirSync(__dirname).filter((file) => file.endsWith(".ts") && !SUPPORT.includes(file));
const wanted = process.argv.slice(2);
const chosen = all.filter((file) => wanted.length === 0 || wanted.includes(file.replace(/\.ts$/, "")));
if (chosen.length === 0) {
  console.error(
    `no such benchmark: ${wanted.join(", ")}; there are: ${all.map((file) => file.replace(/\.ts$/, "")).join(", ")}`,
  );
  process.exit(2);
}
for (const file of chosen) {
  console.log(`\n== bench/${file}\n`);
  const { status } = spawnSync(process.execPath, ["--import", "tsx", `${__dirname}/${file}`], {
    stdio: "inherit",
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  });
  if (status !== 0) process.exitCode = 1;
}
