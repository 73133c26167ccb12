import type { Json, JsonObject } from './json.js';

/** When an exchange is made that names no time. */
export const USUAL_NOW = '2026-01-01T00:00:00.000Z';

/**
 * One token request with everything that decides its answer. Every field is optional in a file;
 * `completeExchange` of the trigger's contract fills in the rest. Published as
 * docs/exchange.schema.json.
 */
export interface Exchange {
  name?: string;
  client?: { id?: string; name?: string; tenant?: string; metadata?: Record<string, string> };
  audience?: string;
  /** What the request asked for; absent: it asked for nothing. */
  requestedScopes?: string[];
  /** The client grant for this audience. */
  grant?: string[];
  organization?: { id: string; name: string; display_name?: string; metadata?: JsonObject };
  request?: {
    ip?: string;
    hostname?: string;
    method?: string;
    userAgent?: string;
    language?: string;
    geoip?: JsonObject;
    body?: JsonObject;
  };
  secrets?: Record<string, string>;
  /** Replies to the requests that the code makes; a request without one fails as unreachable. */
  replies?: Reply[];
  /** ISO 8601: the instant at which the execution starts. Default: `USUAL_NOW`. */
  now?: string;
  /** Decides `Math.random`, `crypto.randomUUID` and `crypto.randomBytes`. */
  seed?: number;
  /** What a tenant log says that the platform answered when the hook still ran there. */
  logged?: { scope: string[] };
}

/** A recorded answer of another service. `error` stands for a request that never got one. */
export interface Reply {
  method?: string;
  /** The address, or how it begins and an asterisk: `https://crm.example/*`. */
  url: string;
  status?: number;
  headers?: Record<string, string>;
  body?: Json;
  error?: string;
}

/** A named exchange, or several that meet one warm instance in turn. */
export interface Scenario {
  name: string;
  exchanges: Exchange[];
}
