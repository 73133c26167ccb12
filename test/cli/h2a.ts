import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export const MAIN = resolve('dist/cli/main.js');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command as a person would, without colours and without a terminal. */
export function h2a(args: readonly string[], cwd = '.'): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    maxBuffer: 64_000_000,
  });
  return { code: status, stdout, stderr };
}

/** Starts the command and interrupts it as soon as it says that it is at work. */
export function interrupted(
  args: readonly string[],
  cwd: string,
  when: RegExp,
  signal: 'SIGINT' | 'SIGTERM',
): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      const before = when.test(stderr);
      stderr += chunk.toString();
      if (!before && when.test(stderr)) child.kill(signal);
    });
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}
