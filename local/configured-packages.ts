import { existsSync, readFileSync } from "node:fs";
import type { PackageSet } from "../python-layer/install-packages";

const PACKAGE_SETS: readonly PackageSet[] = ["documented", "current"];

/** The package set that the platform is configured with (cdk.json, `context.codenode.packages`): local runs have what Lambda has. */
export function configuredPackages(
  cdkJson: string,
): { readonly ok: true; readonly packages: PackageSet } | { readonly ok: false; readonly message: string } {
  const packages: unknown = existsSync(cdkJson)
    ? JSON.parse(readFileSync(cdkJson, "utf8")).context?.codenode?.packages
    : undefined;
  if (packages === undefined) return { ok: true, packages: "documented" };
  const known = PACKAGE_SETS.find((name) => name === packages);
  if (known !== undefined) return { ok: true, packages: known };
  const allowed = PACKAGE_SETS.join(", ");
  return { ok: false, message: `${cdkJson}: codenode.packages is ${JSON.stringify(packages)}; allowed: ${allowed}` };
}
