import * as limits from "../../handlers/contract/limits";

test("the time limits nest: script < bot function < the dispatcher's wait < the dispatcher", () => {
  const botFunction = limits.botFunctionTimeoutSeconds(limits.MAX_SCRIPT_TIMEOUT_SECONDS) * 1000;
  expect(limits.MAX_SCRIPT_TIMEOUT_SECONDS * 1000).toBeLessThan(botFunction);
  expect(botFunction).toBeLessThan(limits.BOT_FUNCTION_WAIT_MS);
  const wholeTurn =
    limits.STATE_READ_WAIT_MS + limits.THROTTLE_RETRY_MS + limits.BOT_FUNCTION_WAIT_MS + limits.STATE_WRITE_WAIT_MS;
  expect(limits.BOT_FUNCTION_WAIT_MS).toBeLessThan(wholeTurn);
  expect(wholeTurn).toBeLessThan(limits.DISPATCHER_TIMEOUT_SECONDS * 1000);
});
