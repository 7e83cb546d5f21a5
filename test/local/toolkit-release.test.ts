import { codenode } from "../support/codenode-command";
import { runReleaseScript } from "../support/release-script";
import { startTestCloud, type TestCloud } from "../support/test-cloud";

/** Issue 6, "Shows", over the local cloud. Functions change through the API alone, as on AWS. */

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({}, { watch: false });
}, 300_000);
afterAll(() => cloud?.stop());

test("from a new bot to production, changed, and rolled back, by a script of commands", async () => {
  const environment = { endpoint: cloud.cloud.endpoint, botsDirectory: cloud.botsDirectory };
  await runReleaseScript({
    codenode: (args, input) => codenode(environment, args, input),
    turn: (request) => cloud.turn(request),
    write: (files) => cloud.save(files),
    // The local cloud makes the function of a new folder by itself.
    deploy: async () => undefined,
  });
}, 120_000);
