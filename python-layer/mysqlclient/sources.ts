import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_DIRECTORY } from "../paths";
import { LayerBuildError } from "../run-command";

export interface Source {
  /** What it is, for messages and for the wheel's METADATA. */
  title: string;
  file: string;
  /** The folder inside the archive that is needed. */
  folder: string;
  sha256: string;
  /** Tried in order: Debian removes old versions from its mirrors, and keeps everything in its snapshot archive. */
  urls: string[];
}

const DEBIAN_POOL = "http://deb.debian.org/debian/pool/main";
const DEBIAN_SNAPSHOT = "https://snapshot.debian.org/file";

/** Every source of the wheels, as Debian's and PyPI's indexes give their checksums. */
export const SOURCES = {
  mysqlclient: {
    title: "mysqlclient 1.4.2",
    file: "mysqlclient-1.4.2.tar.gz",
    folder: "mysqlclient-1.4.2",
    sha256: "b95edaa41d6cc47deecabcdcbb5ab437ad9ae6d8955f5cf10d1847b37e66ef5e",
    urls: [
      "https://files.pythonhosted.org/packages/73/79/67ddf24ac31b05d741f0ac87fa612c7a11bab1b39b8270ed7344d149f8af/mysqlclient-1.4.2.tar.gz",
    ],
  },
  openssl: {
    title: "OpenSSL 3.5.7",
    file: "openssl_3.5.7.orig.tar.gz",
    folder: "openssl-3.5.7",
    sha256: "a8c0d28a529ca480f9f36cf5792e2cd21984552a3c8e4aa11a24aa31aeac98e8",
    urls: [
      `${DEBIAN_POOL}/o/openssl/openssl_3.5.7.orig.tar.gz`,
      `${DEBIAN_SNAPSHOT}/53d331880fbde8e6fe25870d5325a61201f6264d`,
    ],
  },
  connector: {
    title: "MariaDB Connector/C 3.4.9 (of MariaDB 11.8.6)",
    file: "mariadb_11.8.6.orig.tar.gz",
    folder: "mariadb-11.8.6/libmariadb",
    sha256: "b126581a8ca89376d2a3ce63fee97c114c3e15315345e769b9d00c51e1b7d619",
    urls: [
      `${DEBIAN_POOL}/m/mariadb/mariadb_11.8.6.orig.tar.gz`,
      `${DEBIAN_SNAPSHOT}/67708c3a39324d1013e58c965c8ebad10b7e5663`,
    ],
  },
} satisfies Record<string, Source>;

/** The path of a source archive in build/, downloaded once and never used unless its checksum is right. */
export async function fetchSource(source: Source, progress: (line: string) => void): Promise<string> {
  const folder = join(BUILD_DIRECTORY, "mysqlclient", "downloads");
  const path = join(folder, source.file);
  if (existsSync(path) && sha256Of(readFileSync(path)) === source.sha256) return path;
  mkdirSync(folder, { recursive: true });
  const refused: string[] = [];
  for (const url of source.urls) {
    progress(`downloading ${source.title}`);
    const got = await download(url);
    if (!got.ok) {
      refused.push(`${url}: ${got.why}`);
      continue;
    }
    const sha256 = sha256Of(got.content);
    if (sha256 !== source.sha256) {
      refused.push(`${url}: its SHA-256 is ${sha256}, not ${source.sha256}`);
      continue;
    }
    writeFileSync(`${path}.${process.pid}`, got.content);
    renameSync(`${path}.${process.pid}`, path);
    return path;
  }
  throw new LayerBuildError(
    `cannot get ${source.title}: ${refused.join("; ")}; put the file at ${path} by hand where the network has no way to it`,
  );
}

export const sha256Of = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");

async function download(url: string): Promise<{ ok: true; content: Buffer } | { ok: false; why: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(600_000) });
    if (!response.ok) return { ok: false, why: `answered ${response.status}` };
    return { ok: true, content: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    return { ok: false, why: String((error as Error).cause ?? error) };
  }
}
