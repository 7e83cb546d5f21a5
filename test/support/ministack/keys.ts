/** How many keys with this description are enabled. By the plain API, as the project needs no KMS client otherwise. */
export async function enabledKeys(endpoint: string, description: string): Promise<number> {
  const call = async (action: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `TrentService.${action}`,
        authorization:
          "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0",
      },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  const { Keys } = (await call("ListKeys", {})) as { Keys: { KeyId: string }[] };
  const described = await Promise.all(Keys.map(({ KeyId }) => call("DescribeKey", { KeyId })));
  const ours = described.map(({ KeyMetadata }) => KeyMetadata as { Enabled: boolean; Description: string });
  return ours.filter(({ Enabled, Description }) => Enabled && Description === description).length;
}
