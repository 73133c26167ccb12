import type vm from 'node:vm';
import type { Policies } from '../../model/index.js';
import { contract } from '../../triggers/credentials-exchange/contract.js';
import type { Invocation } from '../protocol.js';
import type { Cache } from './cache.js';
import { inRealm } from './in-realm.js';
import type { Loaded } from './instance.js';
import { messageOf } from './message-of.js';
import { actionHost } from './realm/action-host.js';
import type { Recording } from './recording.js';

const ACTION_HOST = inRealm(actionHost);

/** Calls an Action's handler with the documented `event` and `api`. */
export function callAction(
  context: vm.Context,
  loaded: Loaded,
  { input }: Invocation,
  cache: Cache,
  policies: Policies,
  recording: Recording,
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

  const claims = new Map<string, string>();
  let denied: { code: string; reason?: string } | null = null;
  let targetScopes: string[] | null = null;
  const { effects } = recording;
  const host = ACTION_HOST(context)(
    {
      // Assumption deny-wins.
      deny(code, reason) {
        denied = reason === undefined ? { code } : { code, reason };
      },
      claim(key, json) {
        claims.set(key, json);
      },
      target(scopes) {
        targetScopes = [...scopes];
      },
      cache: {
        get(key) {
          effects.cache.push({ operation: 'get', key });
          return cache.get(key);
        },
        set(key, value, lifetime) {
          effects.cache.push({ operation: 'set', key, value: String(value) });
          return cache.set(key, value, lifetime);
        },
        delete(key) {
          effects.cache.push({ operation: 'delete', key });
          return cache.delete(key);
        },
      },
      settle() {
        recording.finish({ kind: 'settled', denied, claims: [...claims], targetScopes });
      },
      fail(error) {
        recording.finish({ kind: 'failed', cause: 'threw', reason: messageOf(error) });
      },
    },
    policies.targetScopes === 'available',
  );
  host.call(handler, input);
}
