import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isIgnored } from "./bot-directory";

/** Changes when any file of the bot was saved, added or removed. Stats alone, no reading: cheap enough for every turn. */
export function botFolderStamp(botsDirectory: string, id: string): string {
  const directory = join(botsDirectory, id);
  return ["", "nodes", "modules"].map((folder) => folderStamp(join(directory, folder))).join("|");
}

function folderStamp(folder: string): string {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return "none";
  }
  return names
    .filter((name) => !isIgnored(name))
    .map((name) => `${name}:${fileStamp(join(folder, name))}`)
    .join(",");
}

/** Inode and change time too: a save by renaming, or one that keeps times, may leave size and modification time as they were. */
function fileStamp(path: string): string {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return "gone";
    // A folder's own time changes with __pycache__ and editors' files in it; its files are stamped by themselves.
    return stat.isDirectory() ? "folder" : `${stat.size}-${stat.mtimeNs}-${stat.ctimeNs}-${stat.ino}`;
  } catch {
    return "unreadable";
  }
}
