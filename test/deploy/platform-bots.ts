const node = (body: string): string => `def main(event, context):
    body = json.loads(event["body"])
${body.replace(/^/gm, "    ")}
    return {"statusCode": 200, "body": json.dumps(final_response), "headers": {}}
`;
const answering = (word: string): string => node(`final_response = {"word": "${word}"}`);

/** Two stacks of bots. */
export const FIRST_BOTS = {
  "counter/bot.yaml": "stack: 1\n",
  "counter/nodes/count.py": node(`details = body["conversation_details"]
details["turns"] = details.get("turns", 0) + 1
final_response = {"turns": details["turns"], "conversation_details": details}`),
  "breaker/bot.yaml": "stack: 2\ntimeout_seconds: 1\n",
  "breaker/nodes/say.py": answering("old"),
  "breaker/nodes/fail.py": node(`raise ValueError("no such order")`),
  "breaker/nodes/hang.py": node(`import time
time.sleep(10)`),
};
/** One bot of stack 2 changed, and one added to it. */
export const SECOND_BOTS = {
  "breaker/nodes/say.py": answering("new"),
  "newcomer/bot.yaml": "stack: 2\n",
  "newcomer/nodes/say.py": answering("hello"),
};
