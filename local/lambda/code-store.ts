import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { unzipSync } from "fflate";
import { writeFileAtomically } from "../files";

export interface StoredCode {
  readonly ok: true;
  /** Base64, as AWS's CodeSha256. */
  readonly sha256: string;
  readonly size: number;
}
export type CodeRefusal = { readonly ok: false; readonly message: string };

/** Lambda's limit of a function's unzipped code and layers. */
const MAX_UNZIPPED_BYTES = 262_144_000;

/** Zips by content hash, each with the folder it unpacks to. The same code is kept once, whichever versions have it. */
export class CodeStore {
  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /** Keeps a zip and unpacks it, in AWS's words where it is none. Does not write what is there already. */
  add(zip: Uint8Array): StoredCode | CodeRefusal {
    const checked = this.check(zip);
    if (!checked.ok) return checked;
    const target = this.folderOf(checked.sha256);
    if (!existsSync(target)) {
      // Unpacked beside its place and moved there, so that a crash never leaves half of a package under its hash.
      const temporary = `${target}.${process.pid}.tmp`;
      rmSync(temporary, { recursive: true, force: true });
      mkdirSync(temporary);
      for (const [path, content] of Object.entries(checked.files)) writeEntry(temporary, path, content);
      writeFileAtomically(this.zipOf(checked.sha256), zip);
      renameSync(temporary, target);
    }
    return { ok: true, sha256: checked.sha256, size: checked.size };
  }

  check(zip: Uint8Array): (StoredCode & { readonly files: Record<string, Uint8Array> }) | CodeRefusal {
    const files = unzip(zip);
    if (files === undefined)
      return { ok: false, message: "Could not unzip uploaded file. Please check your file, then try to upload again." };
    const unzippedBytes = Object.values(files).reduce((sum, content) => sum + content.length, 0);
    if (unzippedBytes > MAX_UNZIPPED_BYTES)
      return { ok: false, message: `Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes` };
    const sha256 = createHash("sha256").update(zip).digest("base64");
    return { ok: true, sha256, size: zip.length, files };
  }

  /** LAMBDA_TASK_ROOT of a version with this code. */
  folderOf(sha256: string): string {
    return join(this.directory, nameOf(sha256));
  }

  readZip(name: string): Buffer | undefined {
    if (!/^[0-9a-f]{64}\.zip$/.test(name)) return undefined;
    const path = join(this.directory, name);
    return existsSync(path) ? readFileSync(path) : undefined;
  }

  /** The zip's name in a download URL. */
  zipName(sha256: string): string {
    return `${nameOf(sha256)}.zip`;
  }

  removeAllBut(used: ReadonlySet<string>): void {
    const names = new Set([...used].map(nameOf));
    for (const entry of readdirSync(this.directory))
      if (!names.has(entry.slice(0, 64))) rmSync(join(this.directory, entry), { recursive: true, force: true });
  }

  private zipOf(sha256: string): string {
    return join(this.directory, this.zipName(sha256));
  }
}

const nameOf = (sha256: string): string => Buffer.from(sha256, "base64").toString("hex");

function unzip(zip: Uint8Array): Record<string, Uint8Array> | undefined {
  try {
    return unzipSync(zip);
  } catch {
    return undefined;
  }
}

function writeEntry(root: string, path: string, content: Uint8Array): void {
  const relative = normalize(path);
  // An entry such as ../../x must not leave the folder.
  if (relative.startsWith("..") || relative.startsWith(sep)) return;
  const target = join(root, relative);
  if (path.endsWith("/")) {
    mkdirSync(target, { recursive: true });
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}
