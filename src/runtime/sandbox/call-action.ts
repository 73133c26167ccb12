import { contract } from '../../triggers/credentials-exchange/contract.js';
import type { Cache } from './cache.js';
import type { Loaded } from './instance.js';
import { messageOf } from './message-of.js';
import type { Realm } from './realm.js';
import type { ActionPort } from './realm/action-host.js';
import type { View } from './realm/watch.js';
import type { Recording } from './recording.js';

/** Calls an Action's handler with the documented `event` and `api`. */
export function callAction(
  realm: Realm,
  loaded: Loaded,
  input: string,
  cache: Cache,
  recording: Recording,
  view: View | null,
): void {
  if (loaded.kind === 'failed') {
    const reason = messageOf(loaded.error);
    recording.finish({ kind: 'failed', cause: 'did-not-compile', reason });
    return;
  }
  const name = contract.action.handler;
  const handler = (loaded.exports as Record<string, unknown> | null)?.[name];
  if (typeof handler !== 'function') {
    const reason = `The Action does not export ${name}`;
    recording.finish({ kind: 'failed', cause: 'did-not-compile', reason });
    return;
  }
  realm.callAction(portTo(recording, cache), handler, input, view);
}

/** What a program can bring about. It may have replaced what makes strings: they are made here. */
function portTo(recording: Recording, cache: Cache): ActionPort {
  const claims = new Map<string, string>();
  let denied: { code: string; reason?: string } | null = null;
  let targetScopes: string[] | null = null;
  const { effects } = recording;
  return {
    // Assumption deny-wins.
    deny(code, reason) {
      denied =
        reason === undefined
          ? { code: String(code) }
          : { code: String(code), reason: String(reason) };
    },
    claim(key, json) {
      claims.set(String(key), json);
    },
    target(scopes) {
      targetScopes = Array.from(scopes, String);
    },
    cache: {
      get(key) {
        effects.cache.push({ operation: 'get', key: String(key) });
        return cache.get(String(key));
      },
      set(key, value, lifetime) {
        effects.cache.push({ operation: 'set', key: String(key), value: String(value) });
        return cache.set(String(key), value, lifetime);
      },
      delete(key) {
        effects.cache.push({ operation: 'delete', key: String(key) });
        return cache.delete(String(key));
      },
    },
    settle() {
      recording.finish({ kind: 'settled', denied, claims: [...claims], targetScopes });
    },
    fail(error) {
      recording.finish({ kind: 'failed', cause: 'threw', reason: messageOf(error) });
    },
  };
}
