import type { JsonObject } from "../contract/json-object";
import type { Environment } from "../contract/names";
import type { Settings } from "../contract/tables";
import type { ReadScope } from "./scopes";

/** Whose state a turn reads and writes. A sign-up belongs to no bot and no conversation. */
export interface StateKey {
  readonly environment: Environment;
  readonly userId: string;
  readonly conversation?: { readonly bot: string; readonly conversationNo: number };
}

export interface LoadedState {
  readonly conversation: ReadScope;
  readonly user: ReadScope;
  readonly settings: Settings;
  /** The answer kept for this turn_id, as its JSON text. */
  readonly keptAnswer?: string;
}

export interface ScopeWrite {
  readonly value: JsonObject;
  /** The revision that was read, which the write depends on; absent where there was no live item. */
  readonly over?: string;
  readonly expiresAt?: number;
}

/** One turn's write: all of it or nothing. */
export interface StateWrite {
  readonly conversation?: ScopeWrite | "delete";
  readonly user?: ScopeWrite;
  readonly keep?: { readonly turnId: string; readonly answer: string; readonly expiresAt: number };
}

export type WriteResult =
  | { readonly status: "written" }
  /** Another turn was first: the newer items of the scopes whose condition failed. */
  | { readonly status: "changed"; readonly conversation?: ReadScope; readonly user?: ReadScope }
  /** Another request with the same turn_id was first: its answer. */
  | { readonly status: "kept"; readonly answer: string }
  /** Nothing was written because another write was under way, or too many were: the same write may be tried again. */
  | { readonly status: "busy"; readonly message: string }
  | { readonly status: "unavailable"; readonly message: string };

export interface StateStore {
  /** One read round trip. `turnId` asks for a kept answer too. */
  load(
    key: StateKey,
    turnId: string | undefined,
    nowMs: number,
  ): Promise<({ readonly ok: true } & LoadedState) | { readonly ok: false; readonly message: string }>;
  /** One write round trip. `nowMs` tells which items have expired; `waitMs` bounds it. */
  write(key: StateKey, write: StateWrite, nowMs: number, waitMs: number): Promise<WriteResult>;
}
