import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Ends a process as soon as this one is gone, even killed: a program in an endless loop would not
 * notice. A shell waits for the end of a pipe that only this process holds; where there is no
 * shell, a killed parent leaves the process to itself. Call the result when the process has ended.
 */
export function endWithUs(pid: number): () => void {
  const guardian = spawn('/bin/sh', ['-c', `read -r _; kill -9 ${String(pid)}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    // Ctrl-C is for us, not for the guardian.
    detached: true,
  });
  guardian.on('error', () => {});
  guardian.stdin.on('error', () => {});
  guardian.unref();
  (guardian.stdin as Socket).unref();
  return () => guardian.kill('SIGKILL');
}
