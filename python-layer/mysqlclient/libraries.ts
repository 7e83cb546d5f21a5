import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { runCommand } from "../run-command";
import { fetchSource, type Source } from "./sources";
import type { Machine, Toolchain } from "./toolchain";

export interface BuildRoot {
  /** build/mysqlclient/<machine>-<hash of the recipe>: everything that is built for one machine. */
  directory: string;
  machine: Machine;
  toolchain: Toolchain;
  progress: (line: string) => void;
}

// Shared libraries, dynamic loading and what nothing here uses are left out: a static client is all that is wanted.
const OPENSSL_WITHOUT =
  "shared tests apps docs legacy engine module dso async comp cms ts ocsp srp psk dtls sctp ssl3 idea seed camellia bf cast rc2 rc4 md4 mdc2 rmd160 whirlpool sm2 sm3 sm4 aria gost cmp quic ml-kem ml-dsa slh-dsa".split(
    " ",
  );

const CONNECTOR_OPTIONS = [
  "-DCMAKE_BUILD_TYPE=MinSizeRel",
  "-DCMAKE_SYSTEM_NAME=Linux",
  "-DCMAKE_POSITION_INDEPENDENT_CODE=ON",
  "-DWITH_SSL=OPENSSL",
  "-DWITH_EXTERNAL_ZLIB=OFF",
  "-DWITH_CURL=OFF",
  "-DWITH_UNIT_TESTS=OFF",
  "-DWITH_ICONV=OFF",
  // As the client libraries of 2019: without a CA, TLS is not verified. The patch turns it on where a CA is given.
  "-DDEFAULT_SSL_VERIFY_SERVER_CERT=OFF",
  ...["CACHING_SHA2_PASSWORD", "SHA256_PASSWORD", "CLIENT_ED25519", "MYSQL_CLEAR_PASSWORD"].map(
    (plugin) => `-DCLIENT_PLUGIN_${plugin}=STATIC`,
  ),
  "-DCLIENT_PLUGIN_PARSEC=OFF",
  "-DCLIENT_PLUGIN_DIALOG=OFF",
];

/** Unpacks one source below the root, anew each time: a half-built tree is never built further. */
export async function unpack(root: BuildRoot, source: Source, into: string): Promise<string> {
  const archive = await fetchSource(source, root.progress);
  const target = join(root.directory, into);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const depth = source.folder.split("/").length;
  await runCommand("tar", ["xf", archive, "-C", target, `--strip-components=${depth}`, source.folder], {
    what: `unpack ${source.file}`,
  });
  return target;
}

/** Runs a step once per root: a stamp says that it came to its end. */
async function once(root: BuildRoot, name: string, step: () => Promise<void>): Promise<void> {
  const stamp = join(root.directory, `${name}.done`);
  if (existsSync(stamp)) return;
  const began = Date.now();
  root.progress(`building ${name} for ${root.machine} (a few minutes)`);
  await step();
  writeFileSync(stamp, "");
  root.progress(`built ${name} for ${root.machine} in ${Math.round((Date.now() - began) / 1000)} s`);
}

export async function buildOpenSsl(root: BuildRoot, source: Source): Promise<void> {
  await once(root, "openssl", async () => {
    const cwd = await unpack(root, source, "openssl");
    const environment = {
      ...root.toolchain.environment,
      CC: "codenode-cc",
      AR: "codenode-ar",
      RANLIB: "codenode-ranlib",
    };
    const settings = ["--prefix=/usr", "--libdir=lib", "--openssldir=/etc/pki/tls", "-Os", "-fPIC"];
    settings.push("-ffunction-sections", "-fdata-sections", ...OPENSSL_WITHOUT.map((feature) => `no-${feature}`));
    await runCommand("perl", ["./Configure", `linux-${root.machine}`, ...settings], {
      what: "configure OpenSSL (it needs perl)",
      cwd,
      environment,
    });
    await runCommand("make", [`-j${availableParallelism()}`, "build_generated", "libcrypto.a", "libssl.a"], {
      what: "build OpenSSL (it needs make)",
      cwd,
      environment,
    });
  });
}

export async function buildConnector(root: BuildRoot, source: Source): Promise<void> {
  await once(root, "connector", async () => {
    const cwd = await unpack(root, source, "connector");
    const openssl = join(root.directory, "openssl");
    const options = [
      ...CONNECTOR_OPTIONS,
      `-DCMAKE_SYSTEM_PROCESSOR=${root.machine}`,
      "-DCMAKE_C_COMPILER=codenode-cc",
      `-DCMAKE_AR=${join(root.directory, "bin", "codenode-ar")}`,
      `-DCMAKE_RANLIB=${join(root.directory, "bin", "codenode-ranlib")}`,
      "-DCMAKE_C_FLAGS=-ffunction-sections -fdata-sections",
      `-DOPENSSL_ROOT_DIR=${openssl}`,
      `-DOPENSSL_INCLUDE_DIR=${join(openssl, "include")}`,
      `-DOPENSSL_SSL_LIBRARY=${join(openssl, "libssl.a")}`,
      `-DOPENSSL_CRYPTO_LIBRARY=${join(openssl, "libcrypto.a")}`,
    ];
    const { environment } = root.toolchain;
    await runCommand("cmake", ["-G", "Ninja", "-S", ".", "-B", "out", ...options], {
      what: "configure Connector/C",
      cwd,
      environment,
    });
    await runCommand("cmake", ["--build", "out", "--target", "mariadbclient"], {
      what: "build Connector/C",
      cwd,
      environment,
    });
  });
}
