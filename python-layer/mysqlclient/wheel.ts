import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { listFiles } from "../layer-tree";
import { SOURCES } from "./sources";
import { GLIBC, type Machine } from "./toolchain";

const DIST_INFO = "mysqlclient-1.4.2.dist-info";
/** The build number tells it from a wheel of mysqlclient's own authors, of which there is none for Linux. */
const BUILD = "1codenode";
const FIXED_TIME = new Date(2020, 0, 1);

const tagOf = (version: string, machine: Machine): string => {
  const python = `cp${version.replace(".", "")}`;
  return `${python}-${python}-manylinux_${GLIBC.replace(".", "_")}_${machine}`;
};

export const wheelName = (version: string, machine: Machine): string =>
  `mysqlclient-1.4.2-${BUILD}-${tagOf(version, machine)}.whl`;

/** Puts a wheel together: the same inputs give the same bytes. */
export function makeWheel(o: {
  version: string;
  machine: Machine;
  /** The unpacked and patched mysqlclient. */
  sources: string;
  extension: { name: string; content: Uint8Array };
  /** Licence texts by file name. */
  licences: Map<string, Uint8Array>;
}): Uint8Array {
  const files = new Map<string, Uint8Array>();
  for (const path of listFiles(join(o.sources, "MySQLdb"))) {
    if (path.endsWith(".py")) files.set(`MySQLdb/${path}`, readFileSync(join(o.sources, "MySQLdb", path)));
  }
  files.set(`MySQLdb/${o.extension.name}`, o.extension.content);
  for (const [name, text] of o.licences) files.set(`${DIST_INFO}/licenses/${name}`, text);
  const text = (content: string) => Buffer.from(content, "utf8");
  files.set(`${DIST_INFO}/METADATA`, text(metadata([...o.licences.keys()])));
  const tag = tagOf(o.version, o.machine);
  files.set(
    `${DIST_INFO}/WHEEL`,
    text(`Wheel-Version: 1.0\nGenerator: codenode\nRoot-Is-Purelib: false\nTag: ${tag}\nBuild: ${BUILD}\n`),
  );
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const records = sorted.map(([path, content]) => {
    const digest = createHash("sha256").update(content).digest("base64url");
    return `${path},sha256=${digest},${content.length}\n`;
  });
  sorted.push([`${DIST_INFO}/RECORD`, text(`${records.join("")}${DIST_INFO}/RECORD,,\n`)]);
  return zipSync(
    Object.fromEntries(
      sorted.map(([path, content]) => [path, [content, { mtime: FIXED_TIME, os: 3, attrs: 0o644 << 16 }]]),
    ),
    { level: 9 },
  );
}

function metadata(licences: string[]): string {
  return `Metadata-Version: 2.4
Name: mysqlclient
Version: 1.4.2
Summary: Python interface to MySQL, patched and linked statically for Codenode
Home-page: https://github.com/PyMySQL/mysqlclient-python
Author: Inada Naoki
License: GPL-2.0-or-later; statically linked parts: Apache-2.0 (OpenSSL), LGPL-2.1-or-later (Connector/C), Zlib
${licences.map((name) => `License-File: ${name}\n`).join("")}Requires-Python: >=3.11
Description-Content-Type: text/plain

This is not a wheel of mysqlclient's authors. It was built from ${SOURCES.mysqlclient.title} with a patch: lengths given to
CPython's C API are Py_ssize_t (Python 3.10 and newer refuse every query otherwise), and a CA given in \`ssl\` is
verified, the server's name too. The patch is in the licenses folder beside the licence texts.

Linked in statically: ${SOURCES.openssl.title} and ${SOURCES.connector.title} with its
copy of zlib. They get no update by the operating system: build anew for a security fix.

Sources and their SHA-256:
${Object.values(SOURCES)
  .map((source) => `  ${source.file}  ${source.sha256}\n    ${source.urls[0]}`)
  .join("\n")}
The recipe, which rebuilds this file byte for byte and takes another Connector/C as well, is python-layer/mysqlclient of
Codenode.
`;
}
