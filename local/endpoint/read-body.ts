import type { IncomingMessage } from "node:http";

/**
 * Reads a whole request body. A body over the limit is read to its end and dropped, so that the caller
 * sees the answer and no broken connection.
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | "too large" | "closed"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on("end", () => {
      if (size > limitBytes) resolve("too large");
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    request.on("close", () => resolve("closed"));
    request.on("error", () => resolve("closed"));
  });
}
