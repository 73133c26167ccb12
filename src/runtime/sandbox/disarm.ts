import dns from 'node:dns';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ECONNREFUSED = -111;
const CONNECTING = ['connect', 'connect6', 'bind', 'bind6', 'listen', 'open', 'fchmod'];

/**
 * Takes from this process what the permission flag leaves it: the network, and what of `process`
 * reaches other processes. Defence in depth, for a program that got out of its context.
 */
export function disarm(): void {
  // Small buffers would share memory with those of other executions.
  Buffer.poolSize = 0;
  // A socket that was told to connect has the native handle whose prototype all sockets share.
  disarmHandle(new net.Socket().connect(1, '127.0.0.1'));
  disarmHandle(new net.Socket().connect(join(tmpdir(), 'nowhere.sock')));
  // `Readable.pipe` asks for them, and they would open what can no longer be opened.
  for (const name of ['stdout', 'stderr']) {
    Object.defineProperty(process, name, { value: { write: () => true } });
  }
  const refuse = () => {
    throw Object.assign(new Error('Not available in the sandbox'), { code: 'ERR_ACCESS_DENIED' });
  };
  const lookUpNothing = (host: string, ...rest: unknown[]) => {
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname: host,
    });
    setImmediate(rest.at(-1) as (error: Error) => void, error);
  };
  Object.assign(dns, { lookup: lookUpNothing });
  for (const name of ['kill', 'dlopen', 'chdir', 'binding', '_linkedBinding', 'getBuiltinModule']) {
    Object.defineProperty(process, name, { value: refuse });
  }
}

function disarmHandle(socket: net.Socket): void {
  socket.on('error', () => {});
  const handle = (socket as unknown as { _handle: object })._handle;
  const shared = Object.getPrototypeOf(handle) as Record<string, unknown>;
  for (const name of CONNECTING) if (name in shared) shared[name] = () => ECONNREFUSED;
  socket.destroy();
}
