import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertHook, migrate, verify } from '../dist/index.js';
import { milliseconds } from './measure.js';
import { everydayHook } from './verify/hooks.js';

const HOOKS = 100;
const ALONE = 20;

/** A migration of a folder: how long it took and what it has shown. */
async function migrated(path) {
  let report;
  const took = await milliseconds(async () => ({ report } = await migrate([path])));
  const verified = report.hooks.filter(({ scenarios }) => scenarios.run > 0);
  const sum = (number) => verified.reduce((total, hook) => total + number(hook), 0);
  const executions = Math.round((2 * sum(({ scenarios }) => scenarios.run)) / verified.length);
  const covered = sum(({ coverage }) => coverage.hook.covered);
  const total = sum(({ coverage }) => coverage.hook.total);
  const clear = verified.filter(({ verdict }) => verdict !== 'inconclusive').length;
  return { seconds: took / 1000, verified: verified.length, executions, covered, total, clear };
}

/** One hook after the other, each with sandbox processes of its own. Milliseconds, in order. */
async function aloneTimes() {
  const times = [];
  for (let n = 0; n < ALONE; n += 1) {
    const hook = everydayHook(n);
    const { action } = convertHook({ text: hook, trigger: 'credentials-exchange' });
    times.push(await milliseconds(() => verify(hook, action.code)));
  }
  return times.sort((one, other) => one - other);
}

/** What verification costs and reaches at the default budget. */
export async function benchVerification() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    mkdirSync(join(folder, 'hooks'));
    for (let n = 0; n < HOOKS; n += 1) {
      writeFileSync(join(folder, 'hooks', `h-${n}.js`), everydayHook(n));
    }
    const generated = await migrated(join(folder, 'hooks'));
    const tenant = await migrated('fixtures/tenant');
    const times = await aloneTimes();
    const percentile = (share) => `${times[Math.floor((times.length - 1) * share)].toFixed(0)} ms`;
    const reached = ({ covered, total, clear, verified }) => [
      `${covered}/${total}`,
      `${clear} of ${verified} hooks with a verdict`,
    ];
    return [
      [`migrate ${HOOKS} hooks`, `${generated.seconds.toFixed(1)} s`, '(goal 60 s on two cores)'],
      ['executions for each of them', String(generated.executions), ''],
      ['branches of them reached', ...reached(generated)],
      ['migrate the bundled tenant', `${tenant.seconds.toFixed(1)} s`, ''],
      ['executions for each of its hooks', String(tenant.executions), ''],
      ['branches of them reached', ...reached(tenant)],
      ['one hook alone, median', percentile(0.5), ''],
      ['one hook alone, 95th percentile', percentile(0.95), ''],
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
