import { REGION } from "./lambda/function-names";

/** For clients of the local cloud's own: it takes any credentials, and the user's own are none of its business. */
export const clientSettings = (endpoint: string) => ({
  endpoint,
  region: REGION,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});
