import util from 'node:util';
import { coreModule, type ModuleRealm } from './core-modules.js';
import type * as Network from './network.js';
import { TamperWatch, type Group } from './tamper.js';
import { watchPendingWork } from './pending-work.js';

/** Node's globals that a bare context lacks; an instance gets them when it looks at them. */
export const PROVIDED = new Set([
  'AbortController',
  'AbortSignal',
  'Blob',
  'Buffer',
  'DOMException',
  'Event',
  'EventTarget',
  'FormData',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'WritableStream',
  'atob',
  'btoa',
  'crypto',
  'fetch',
  'structuredClone',
]);

/** Constructors of which a program may meet the host's objects. */
const ADOPTED = [
  'Object',
  'Function',
  'Array',
  'Promise',
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'URIError',
  'EvalError',
  'ReferenceError',
  'Uint8Array',
  'ArrayBuffer',
  'Map',
  'Set',
  'Date',
  'RegExp',
];

const NETWORK = new Set([
  'http',
  'https',
  'http2',
  'net',
  'tls',
  'fetch',
  'Request',
  'Response',
  'Headers',
]);

const watch = new TamperWatch();
let network: typeof Network | undefined;

/** Loads what answers requests; slow, so only when a program turns out to need it. */
export async function loadNetwork(): Promise<void> {
  network = await import('./network.js');
}

/** Whose requests are answered from now on. */
export function answerFor(user: Network.NetworkUser | undefined): void {
  network?.answerFor(user);
}

/** Requests that were sent and not answered yet. */
export function requestsInFlight(): number {
  return network?.requestsInFlight() ?? 0;
}

/** Thrown where a program needs the network's stand-in before it is loaded. */
export class NetworkNeeded extends Error {}

/** What the host's objects need of the realm that they are handed to. */
export interface HostedRealm extends ModuleRealm {
  /** Makes `instanceof` of the realm accept instances of the host's constructors. */
  adopt(constructors: Record<string, unknown>): void;
}

/** What one instance has of the host's realm. */
export class HostObjects {
  readonly #groups: Group[] = [];
  #adopted = false;
  needsNetwork = false;

  constructor(private readonly realm: HostedRealm) {}

  provide(name: string): unknown {
    this.#prepare(name);
    if (name === 'crypto') return (this.core('crypto') as { webcrypto: unknown }).webcrypto;
    const value = (globalThis as Record<string, unknown>)[name];
    this.#hand(name, value);
    return value;
  }

  core(specifier: string): unknown {
    this.#prepare(specifier.replace(/^node:/, ''));
    const value = coreModule(specifier, this.realm);
    this.#hand(specifier, value);
    return value;
  }

  /** `util.format`, which hands itself and `util.inspect` to objects that show themselves. */
  format(values: unknown[]): string {
    if (values.some((value) => typeof value === 'object' || typeof value === 'function')) {
      this.#watch('format', () => [util.format, util.inspect]);
    }
    return util.format(...values);
  }

  /** Whether the program has anything of the host that could work beside it. */
  get inUse(): boolean {
    return this.#adopted;
  }

  /** Whether the program has never met anything of the host. */
  get isUnknown(): boolean {
    return this.#groups.length === 0 && !this.needsNetwork;
  }

  /** Whether the program left all it was given as it was. */
  get intact(): boolean {
    return watch.intact(this.#groups);
  }

  #prepare(name: string): void {
    if (network || !NETWORK.has(name)) return;
    this.needsNetwork = true;
    throw new NetworkNeeded(name);
  }

  #hand(group: string, value: unknown): void {
    // Of a module's copy, what hangs below it is the host's.
    const isCopy = typeof value === 'object' && value !== null;
    // First, because to adopt runs in the realm, whose functions a program may have replaced.
    this.#watch(group, () => (isCopy ? Object.values(value) : [value]));
    if (this.#adopted) return;
    this.#adopted = true;
    const host = globalThis as Record<string, unknown>;
    this.realm.adopt(Object.fromEntries(ADOPTED.map((name) => [name, host[name]])));
    watchPendingWork();
  }

  #watch(name: string, roots: () => unknown[]): void {
    const group = watch.group(name, roots);
    if (!this.#groups.includes(group)) this.#groups.push(group);
  }
}
