import net from 'node:net';

const ECONNREFUSED = -111;

/** Takes from this process what the permission flag leaves it: the network and the way out. */
export function disarm(): void {
  // A socket that was told to connect has the native handle whose prototype all sockets share.
  const socket = new net.Socket();
  socket.on('error', () => {});
  const handle = (socket.connect(1, '127.0.0.1') as unknown as { _handle: object })._handle;
  const tcp = Object.getPrototypeOf(handle) as Record<string, unknown>;
  for (const name of ['connect', 'connect6', 'bind', 'bind6', 'listen', 'open']) {
    tcp[name] = () => ECONNREFUSED;
  }
  socket.destroy();
}
