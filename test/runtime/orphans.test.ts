import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { MAIN } from '../cli/h2a.js';
import { folderWith } from '../folder-with.js';

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number);

const isRunning = (pid: number): boolean =>
  existsSync(`/proc/${String(pid)}/stat`) &&
  !/\) [ZX] /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));

async function until(condition: () => boolean): Promise<boolean> {
  for (let patience = 200; patience > 0; patience -= 1) {
    if (condition()) return true;
    await wait(50);
  }
  return false;
}

it.runIf(existsSync('/proc/self/task'))(
  'a program in an endless loop does not outlive a command that was killed',
  async () => {
    const folder = folderWith({
      'endless.js':
        'module.exports = function (client, scope, audience, context, cb) { for (;;); };',
    });
    const command = spawn(process.execPath, [MAIN, 'run', join(folder, 'endless.js')]);
    // The program and what watches over it.
    expect(await until(() => childrenOf(command.pid!).length >= 2)).toBe(true);
    const children = childrenOf(command.pid!);
    await wait(300);
    command.kill('SIGKILL');
    expect(await until(() => !children.some(isRunning))).toBe(true);
  },
);
