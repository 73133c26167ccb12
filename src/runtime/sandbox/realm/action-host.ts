import type { View } from './watch.js';

/** The host's side of an Action. */
export interface ActionPort {
  deny(code: string, reason: string | undefined): void;
  claim(name: string, json: string): void;
  target(scopes: string[]): void;
  cache: {
    get(key: string): { value: string; expires: number } | undefined;
    set(key: string, value: string, lifetime: { ttl?: number; expiresAt?: number }): string | null;
    delete(key: string): boolean;
  };
  settle(): void;
  fail(error: unknown): void;
}

/**
 * Documented `event` and `api` of credentials-exchange, called as the platform calls an Action.
 * Made before the program can change what it uses.
 *
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function actionHost(
  targetScopes: boolean,
): (port: ActionPort, handler: unknown, event: string, view: View | null) => void {
  const stringify = JSON.stringify;
  const parse = JSON.parse as (text: string) => Record<string, Record<string, unknown>>;
  const then = Promise.prototype.then;
  const apply = Reflect.apply;

  return (port, handler, input, view) => {
    const event = parse(input);
    const transaction = event['transaction'] as { target_scopes?: string[] };
    // Assumption event-is-writable. Assumption api-returns-nothing.
    const api = {
      access: {
        deny(code: string, reason?: string) {
          port.deny(String(code), reason === undefined ? undefined : String(reason));
        },
      },
      accessToken: {
        setCustomClaim(name: string, value: unknown) {
          // Assumption claim-not-json: it throws here. Assumption claim-undefined: nothing is set.
          const json = stringify(value) as string | undefined;
          if (json !== undefined) port.claim(String(name), json);
        },
      },
      cache: {
        get(key: string) {
          const found = port.cache.get(String(key));
          return found && { value: found.value, expires_at: found.expires };
        },
        set(key: string, value: string, options: { ttl?: number; expires_at?: number } = {}) {
          const lifetime: { ttl?: number; expiresAt?: number } = {};
          if (options.ttl !== undefined) lifetime.ttl = options.ttl;
          if (options.expires_at !== undefined) lifetime.expiresAt = options.expires_at;
          // Assumption cache-limits.
          const problem = port.cache.set(String(key), value, lifetime);
          return problem === null
            ? { type: 'success' }
            : { type: 'error', code: 'invalid_request', message: problem };
        },
        delete(key: string) {
          return port.cache.delete(String(key))
            ? { type: 'success' }
            : { type: 'error', code: 'not_found' };
        },
      },
      ...(targetScopes && { transaction: targetScopeMethods(port, transaction) }),
    };
    if (!targetScopes) delete transaction.target_scopes;
    const seen = view ? view.view(event, ['0']) : event;
    const result = (handler as (...values: unknown[]) => unknown)(seen, api);
    apply(then, Promise.resolve(result), [() => port.settle(), (e: unknown) => port.fail(e)]);
  };

  function targetScopeMethods(port: ActionPort, transaction: { target_scopes?: string[] }) {
    let scopes = transaction.target_scopes ?? [];
    const replace = (next: string[]) => {
      scopes = next;
      // The documented live view; a copy, so that code cannot edit the set through it.
      transaction.target_scopes = [...scopes];
      port.target([...scopes]);
    };
    return {
      addTargetScope(scope: string) {
        replace(scopes.includes(scope) ? scopes : [...scopes, String(scope)]);
      },
      removeTargetScope(scope: string) {
        replace(scopes.filter((other) => other !== scope));
      },
      setTargetScopes(next: string[]) {
        replace([...new Set([...next].map(String))]);
      },
      clearTargetScopes() {
        replace([]);
      },
    };
  }
}
