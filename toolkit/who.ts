import { execFile } from "node:child_process";
import { userInfo } from "node:os";

/** What a release's note takes of a name: both notes must stay within Lambda's 256 characters of a description. */
const MAX_WHO_CHARACTERS = 80;

/** Who releases: git's user of this checkout, else the user of the machine. */
export async function whoAmI(directory: string): Promise<string> {
  const [name, email] = await Promise.all([gitSetting("user.name", directory), gitSetting("user.email", directory)]);
  const git = [name, email === "" ? "" : `<${email}>`].filter((part) => part !== "").join(" ");
  return asNote(git === "" ? userName() : git);
}

function gitSetting(key: string, directory: string): Promise<string> {
  return new Promise((resolve) => {
    execFile("git", ["config", "--get", key], { cwd: directory, timeout: 5_000 }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : ""),
    );
  });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown"; // a container's user id without an entry in /etc/passwd
  }
}

/** A note's own separators and control characters must not come out of a name. */
const asNote = (text: string): string =>
  [...text.replace(/[;\p{Cc}]+/gu, " ")].slice(0, MAX_WHO_CHARACTERS).join("").trim();
