import { readFunctionError } from "../../handlers/contract/function-error";

test.each([
  [
    '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 1 Error: Task timed out after 22.00 seconds"}',
    "timeout",
  ],
  ['{"errorMessage":"2026-11-23T00:00:00.000Z 1 Task timed out after 22.00 seconds"}', "timeout"],
  [
    '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited with error: exit status 1"}',
    "exit",
  ],
  [
    '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited with error: signal: segmentation fault"}',
    "exit",
  ],
  [
    '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited with error: signal: killed"}',
    "out_of_memory",
  ],
  [
    '{"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: 1 Error: Runtime exited with error: signal: killed"}',
    "out_of_memory",
  ],
  [
    '{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}',
    "response_too_large",
  ],
  [
    '{"errorType":"Runtime.ImportModuleError","errorMessage":"Unable to import module \'codenode_runtime\'"}',
    "platform_error",
  ],
  ["not JSON", "platform_error"],
  ["null", "platform_error"],
])("%s is %s", (payload, reason) => {
  expect(readFunctionError(payload, "").reason).toBe(reason);
});

test("the line of a killed script is read from faulthandler's stack in the log tail, builder's frames only", () => {
  const tail = [
    "START RequestId: 1 Version: $LATEST",
    "Timeout (0:00:20)!",
    "Thread 0x00007e (most recent call first):",
    '  File "/var/task/modules/background.py", line 3 in poll',
    '  File "/usr/lib/python3.13/threading.py", line 1012 in run',
    "",
    "Thread 0x00007f (most recent call first):",
    '  File "/opt/python/requests/api.py", line 60 in request',
    '  File "/var/task/modules/slow_helper.py", line 9 in power',
    '  File "/var/task/nodes/slow.py", line 5 in main',
    '  File "/opt/python/codenode_runtime/handler.py", line 80 in run',
    "END RequestId: 1",
  ].join("\n");
  expect(readFunctionError('{"errorType":"Sandbox.Timedout","errorMessage":"m"}', tail)).toEqual({
    reason: "timeout",
    detail: {
      type: "Sandbox.Timedout",
      message: "m",
      file: "modules/slow_helper.py",
      line: 9,
      traceback: ['  File "nodes/slow.py", line 5, in main', '  File "modules/slow_helper.py", line 9, in power'],
    },
  });
});
