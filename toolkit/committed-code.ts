import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { readBot } from "./bot-folder";
import { packageBot } from "./package-bot";

const execute = promisify(execFile);
/** How far back a function's code is looked for in the folder's history. */
const MAX_COMMITS = 30;

/**
 * Whether git's history of a bot's folder holds this code: then a save over it loses nothing, whoever saved it. False where the folder is
 * in no repository.
 */
export async function isCommitted(botsDirectory: string, bot: string, codeSha256: string): Promise<boolean> {
  const cwd = join(botsDirectory, bot);
  const directory = mkdtempSync(join(tmpdir(), "codenode-committed-"));
  try {
    const { stdout } = await execute("git", ["log", `--max-count=${MAX_COMMITS}`, "--format=%H", "--", "."], { cwd });
    for (const commit of stdout.split("\n").filter((line) => line !== "")) {
      if ((await codeOfCommit(cwd, commit, join(directory, commit, bot), bot)) === codeSha256) return true;
    }
    return false;
  } catch {
    return false; // no git, or no repository
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function codeOfCommit(cwd: string, commit: string, into: string, bot: string): Promise<string | undefined> {
  mkdirSync(into, { recursive: true });
  const archive = join(dirname(into), "bot.tar");
  // In a sub-folder of the repository, git archives that folder.
  await execute("git", ["archive", "--format=tar", `--output=${archive}`, commit], { cwd });
  await execute("tar", ["-xf", archive, "-C", into]);
  const read = readBot(dirname(into), bot);
  return read.ok ? packageBot(read.bot).codeSha256 : undefined;
}
