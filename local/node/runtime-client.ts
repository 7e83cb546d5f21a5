import { Agent, request } from "node:http";
import { join } from "node:path";
import { callHandler, type InvocationHeaders } from "./call-handler";
import { errorShape } from "./error-shape";
import { endWithParent } from "./lifeline";
import { loadHandler } from "./load-handler";

/**
 * AWS's runtime protocol for Node functions of the local cloud: loads the handler, then takes one event after the other.
 * (aws-lambda-ric needs Node 22 and a compiler; the local cloud runs on Node 20.)
 */

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API!.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

interface Answer {
  readonly status: number;
  readonly headers: InvocationHeaders;
  readonly body: string;
}

function call(method: string, path: string, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
    const sent = request({ host, port, method, path: `/2018-06-01/runtime/${path}`, agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function main(): Promise<void> {
  endWithParent();
  const loaded = loadHandler(join(process.env.LAMBDA_TASK_ROOT!), process.env._HANDLER!);
  if (!loaded.ok) {
    console.error(JSON.stringify(loaded.error));
    await call("POST", "init/error", JSON.stringify(loaded.error));
    process.exit(1);
  }
  for (;;) {
    const next = await call("GET", "invocation/next");
    const id = String(next.headers["lambda-runtime-aws-request-id"]);
    const outcome = await callHandler(loaded.handler, next.body, next.headers);
    if (outcome.ok) await call("POST", `invocation/${id}/response`, outcome.body);
    else {
      console.error(`${new Date().toISOString()}\t${id}\tERROR\tInvoke Error\t${JSON.stringify(outcome.error)}`);
      await call("POST", `invocation/${id}/error`, JSON.stringify(outcome.error));
    }
  }
}

// What nobody has caught leaves the process in a state that no later turn may meet: it ends, as on Lambda.
process.on("unhandledRejection", (reason) => {
  throw reason instanceof Error ? reason : new Error(String(reason));
});
main().catch((error) => {
  console.error(JSON.stringify(errorShape(error)));
  process.exit(1);
});
