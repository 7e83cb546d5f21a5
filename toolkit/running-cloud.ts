import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { dataDirectory } from "./checkout";

const endpointFile = z.object({ pid: z.int().positive(), endpoint: z.url() });

/** The endpoint of the local cloud that runs from this checkout. */
export function runningEndpoint(): { ok: true; endpoint: string } | { ok: false; message: string } {
  const written = readEndpointFile(join(dataDirectory(), "endpoint.json"));
  if (written !== undefined && isRunning(written.pid)) return { ok: true, endpoint: written.endpoint };
  return {
    ok: false,
    message:
      "no local cloud runs from this checkout; start one with npm start in another terminal, or set AWS_ENDPOINT_URL to one that runs elsewhere, or work on AWS with --target aws",
  };
}

function readEndpointFile(path: string): z.infer<typeof endpointFile> | undefined {
  try {
    return endpointFile.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined; // not there, or being written
  }
}

/** A cloud that was killed leaves its file behind. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
