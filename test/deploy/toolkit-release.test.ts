import { codenode } from "../support/codenode-command";
import { type Deployment, startDeployment } from "../support/ministack/deployment";
import { runReleaseScript } from "../support/release-script";
import { engineAt } from "../support/test-cloud";

/** Issue 6, "Shows": the script of commands that test/local runs, with --target aws against what a real `cdk deploy` has made. */

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
  await deployment.cdk("synth");
  await deployment.cdk("bootstrap");
}, 180_000);
afterAll(() => deployment?.stop());

test("from a new bot to production, changed, and rolled back, by a script of commands", async () => {
  const { endpoint, botsDirectory } = deployment;
  const environment = { endpoint, botsDirectory, variables: { CODENODE_TARGET: "aws" } };
  const engine = engineAt(endpoint);
  await runReleaseScript({
    codenode: (args, input) => codenode(environment, args, input),
    turn: (request) => engine.turn(request),
    write: (files) => deployment.save(files),
    async deploy() {
      await deployment.cdk("synth");
      await deployment.cdk("deploy");
    },
  });

  const { code, stdout, stderr } = await codenode(environment, ["rollback", "greeter", "--to", "2"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("add --yes") });
  expect(stdout).toMatch(/^target: aws us-east-1 at http:\/\/127\.0\.0\.1:\d+\n$/);
}, 300_000);
