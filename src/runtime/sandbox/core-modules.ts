import { createRequire } from 'node:module';
import { seededCrypto } from './seeded-crypto.js';

const hostRequire = createRequire(import.meta.url);

/** Handed out, as a copy or adapted. All others lead out of the sandbox or into its own realm. */
const ALLOWED = new Set(
  (
    'assert assert/strict async_hooks buffer constants crypto diagnostics_channel events fs fs/promises http https ' +
    'http2 net os path path/posix path/win32 punycode querystring stream stream/consumers ' +
    'stream/promises stream/web string_decoder sys tls tty url util util/types zlib'
  ).split(' '),
);

/** What of `fs` a program may call: all that only reads. The permission flag confines the paths. */
const READING = new Set([
  'access',
  'accessSync',
  'constants',
  'exists',
  'existsSync',
  'lstat',
  'lstatSync',
  'readFile',
  'readFileSync',
  'readdir',
  'readdirSync',
  'realpath',
  'realpathSync',
  'stat',
  'statSync',
  'Stats',
  'Dirent',
  'F_OK',
  'R_OK',
  'W_OK',
  'X_OK',
]);

/** What core modules need of the realm that requires them. */
export interface ModuleRealm {
  random: () => number;
  /** What a core module is in the realm, where it is not the host's. */
  standIn(module: string): unknown;
}

/**
 * A core module for one instance: a copy, so that assigning to it ends with the instance. What
 * hangs below is the host's own and watched (`TamperWatch`).
 */
export function coreModule(specifier: string, realm: ModuleRealm): unknown {
  const name = specifier.replace(/^node:/, '');
  const standIn = realm.standIn(name);
  if (standIn !== undefined) return standIn;
  const original = hostRequire(`node:${name}`) as unknown;
  if (!ALLOWED.has(name)) return denied(name, original as object);
  // A module that is a function cannot be copied.
  if (typeof original !== 'object' || original === null) return original;
  const copy = Object.create(Object.getPrototypeOf(original) as object) as Record<string, unknown>;
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key)!;
    Object.defineProperty(copy, key, { ...descriptor, configurable: true });
  }
  return adapt(name, copy, realm.random);
}

function adapt(name: string, copy: Record<string, unknown>, random: () => number): unknown {
  switch (name) {
    case 'diagnostics_channel': {
      // A subscriber would outlive its instance.
      const channel = { hasSubscribers: false, publish() {}, subscribe() {}, unsubscribe() {} };
      return { channel: () => ({ ...channel }), hasSubscribers: () => false };
    }
    case 'tty':
      return { ...denied(name, copy), isatty: () => false };
    case 'crypto':
      for (const key of ['setEngine', 'setFips']) copy[key] = refusal(`crypto.${key}`);
      return seededCrypto(copy, random);
    case 'fs':
      return {
        ...readOnly(name, copy),
        promises: readOnly('fs/promises', copy['promises'] as object),
      };
    case 'fs/promises':
      return readOnly(name, copy);
    case 'async_hooks': {
      const { AsyncLocalStorage, AsyncResource } = copy;
      return {
        AsyncLocalStorage,
        AsyncResource,
        executionAsyncId: () => 0,
        triggerAsyncId: () => 0,
      };
    }
    case 'os':
      return {
        ...copy,
        hostname: () => 'sandbox',
        homedir: () => '/',
        tmpdir: () => '/tmp',
        networkInterfaces: () => ({}),
        userInfo: () => ({ uid: 1, gid: 1, username: 'sandbox', homedir: '/', shell: null }),
      };
    default:
      return copy;
  }
}

function denied(name: string, original: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(original).map(([key, value]: [string, unknown]) => {
      if (typeof value === 'function') return [key, refusal(`${name}.${key}`)];
      // `dns.promises` and the like.
      const nested = typeof value === 'object' && value !== null && key === 'promises';
      return [key, nested ? denied(`${name}.${key}`, value) : undefined];
    }),
  );
}

function readOnly(name: string, original: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(original).map(([key, value]) => {
      if (!READING.has(key)) return [key, refusal(`${name}.${key}`)];
      return [key, typeof value === 'function' ? byPath(value as Callable) : value];
    }),
  );
}

type Callable = (...values: unknown[]) => unknown;

/** A number is a file that is open already: the sandbox's own pipes. */
function byPath(read: Callable): Callable {
  return function (this: unknown, ...values) {
    if (typeof values[0] === 'number') return refusal('fs on a file descriptor')();
    return Reflect.apply(read, this, values);
  };
}

function refusal(what: string): Callable {
  return function refused() {
    const error = new Error(`${what} is not available to hooks and Actions here`);
    throw Object.assign(error, { code: 'ERR_ACCESS_DENIED' });
  };
}
