import type { IncomingMessage } from "node:http";

const LOCAL_NAMES = /^(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9.-]+\.localhost)$/i;

/**
 * Whether a web page of somewhere else is behind a request: any page in the user's browser can send one to 127.0.0.1,
 * under its own name (DNS rebinding) or from its own origin, and nothing here asks for a password.
 */
export function comesFromForeignPage(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  if (host !== undefined && !LOCAL_NAMES.test(host.replace(/:\d+$/, ""))) return true;
  if (origin === undefined) return false;
  const name = /^https?:\/\/(.*?)(?::\d+)?$/.exec(origin)?.[1];
  return name === undefined || !LOCAL_NAMES.test(name);
}
