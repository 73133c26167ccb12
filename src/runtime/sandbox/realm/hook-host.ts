import type { View } from './watch.js';

/** The host's side of a hook. */
export interface HookPort {
  /** The compiler's own check of the body; undefined: nothing is wrong with it. */
  validate(body: unknown): string | undefined;
  /** Writes the response; false: it was written before. */
  answer(envelope: unknown): boolean;
  storage: { read(): string | undefined; write(document: string): void };
}

interface HookRequest {
  body: Record<string, unknown>;
  secrets: Record<string, string>;
  headers: Record<string, string>;
}

/**
 * The production compiler's request handling (auth0-ext-compilers lib/adapter.js and
 * lib/compilers), in the realm of the hook as it was in production.
 *
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function hookHost(
  port: HookPort,
  parameters: string[],
  view: View | null,
): {
  /** `input`: JSON of a `HookRequest`. */
  call(func: unknown, input: string): void;
  failToCompile(error: unknown): void;
} {
  function respondWithError(given: unknown): void {
    let error = given as Error;
    if (!(error instanceof Error)) {
      error = new Error((error as Error).message || String(error) || 'Unknown error');
    }
    const payload: { status: string; data: Record<string, unknown> } = {
      status: 'error',
      data: {},
    };
    Object.getOwnPropertyNames(error).forEach((key) => {
      payload.data[key] = (error as unknown as Record<string, unknown>)[key];
    });
    let json;
    try {
      json = JSON.stringify(payload);
    } catch (e) {
      respondWithError(new Error('Error serializing error: ' + (e as Error).message));
      return;
    }
    send(json);
  }

  function respond(error?: unknown, ...results: unknown[]): void {
    if (error) {
      respondWithError(error);
      return;
    }
    let json;
    try {
      json = JSON.stringify({ statusCode: 200, headers: {}, status: 'success', data: results[0] });
    } catch {
      respondWithError(new Error('Error when JSON serializing the result of the extension point'));
      return;
    }
    send(json);
  }

  function send(json: string): void {
    if (port.answer(json)) return;
    const error = new Error('Cannot write headers after they are sent to the client');
    Object.defineProperty(error, 'code', {
      value: 'ERR_HTTP_HEADERS_SENT',
      enumerable: true,
      writable: true,
      configurable: true,
    });
    error.stack = error.stack!.replace('Error', 'Error [ERR_HTTP_HEADERS_SENT]');
    throw error;
  }

  const storage = {
    get(callback: (error: unknown, data?: unknown) => void) {
      const text = port.storage.read();
      setImmediate(() => {
        callback(null, text === undefined ? undefined : JSON.parse(text));
      });
    },
    set(data: unknown, options: unknown, callback?: (error: unknown) => void) {
      const done = (typeof options === 'function' ? options : callback) as typeof callback;
      port.storage.write(JSON.stringify(data));
      setImmediate(() => done?.(null));
    },
  };

  return {
    failToCompile(given) {
      const message = (given as Error).message;
      // The compiler was sloppy code: it could set them on anything that was thrown, to no effect.
      Reflect.set(Object(given) as object, 'error_description', message);
      const told = 'Unable to compile the extensibility code as javascript';
      Reflect.set(Object(given) as object, 'message', told);
      respond(given);
    },
    call(func, input) {
      const { body, secrets, headers } = JSON.parse(input) as HookRequest;
      const webtask = {
        meta: {},
        params: {},
        query: {},
        headers,
        secrets,
        data: { ...secrets },
        body,
        storage,
      };
      const expected = secrets['auth0-extension-secret'];
      if (expected) {
        const match = (headers['authorization'] || '').trim().match(/^bearer (.+)$/i);
        if (!match || match[1] !== expected) {
          respond(
            Object.assign(new Error('Unauthorized extensibility point'), { statusCode: 500 }),
          );
          return;
        }
      }
      const problem = port.validate(body);
      if (problem !== undefined) {
        respond(new Error(problem));
        return;
      }
      const context = (typeof body['context'] === 'object' ? body['context'] : {}) as object;
      (context as { webtask: unknown }).webtask = webtask;
      // Called by this name: what is no function fails with the compiler's own message.
      const inputs = [...parameters.map((name) => body[name]), context];
      const seen = view ? inputs.map((value, at) => view.view(value, [String(at)])) : inputs;
      const values = [...seen, respond];
      (func as (...given: unknown[]) => unknown)(...values);
    },
  };
}
