// What verification costs and reaches: 100 generated hooks and the bundled tenant, at the default
// budget. Run after a build: node bench/verify.js
import { availableParallelism, tmpdir } from 'node:os';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, verify, convertHook } from '../dist/index.js';

const HOOKS = 100;
const TIMED = 20;

/** What everyday hooks are made of; the n-th hook has the n-th of each, in turn. */
const CONDITIONS = [
  (n) => `client.metadata.plan === 'plan-${n}'`,
  (n) => `audience === 'https://api-${n}.example/'`,
  (n) => `['c-${n}', 'd-${n}'].indexOf(client.id) >= 0`,
  () => `scope && scope.includes('admin')`,
  (n) => `Number(client.metadata.level) > ${n}`,
];
const EFFECTS = [
  (n) => `token['https://claims.example/tier'] = 'tier-${n}';`,
  () => `return cb(new InvalidScopeError('not for ' + client.name));`,
  () => `token['https://claims.example/who'] = { id: client.id, name: client.name };`,
  (n) => `return cb(new Error('closed ${n}'));`,
];

function hookText(n) {
  const pick = (list, shift) => list[(n + shift) % list.length](n);
  return `module.exports = function (client, scope, audience, context, cb) {
  var token = { scope: scope };
  if (${pick(CONDITIONS, 0)}) {
    ${pick(EFFECTS, 0)}
  } else if (${pick(CONDITIONS, 2)} && client.name !== 'Root') {
    ${pick(EFFECTS, 1)}
  }
  cb(null, token);
};
`;
}

const seconds = (from) => (performance.now() - from) / 1000;
const percentile = (sorted, share) => sorted[Math.floor((sorted.length - 1) * share)];

function describe(title, report, took) {
  const verified = report.hooks.filter(({ scenarios }) => scenarios.run > 0);
  const sum = (number) => verified.reduce((total, hook) => total + number(hook), 0);
  const { covered, total } = verified.reduce(
    (all, { coverage }) => ({
      covered: all.covered + coverage.hook.covered,
      total: all.total + coverage.hook.total,
    }),
    { covered: 0, total: 0 },
  );
  const executions = Math.round((2 * sum(({ scenarios }) => scenarios.run)) / verified.length);
  console.log(
    `${title}: ${verified.length} hooks in ${took.toFixed(1)} s, ${executions} executions a hook, ` +
      `${covered} of ${total} branches of the hooks reached, verdicts ${JSON.stringify(report.summary)}`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'bench-verify-'));
try {
  mkdirSync(join(folder, 'hooks'));
  for (let n = 0; n < HOOKS; n += 1) writeFileSync(join(folder, 'hooks', `h-${n}.js`), hookText(n));
  console.log(`${availableParallelism()} cores, Node ${process.version}`);
  for (const [title, path] of [
    ['generated', join(folder, 'hooks')],
    ['tenant', 'fixtures/tenant'],
  ]) {
    const from = performance.now();
    const { report } = await migrate([path]);
    describe(title, report, seconds(from));
  }
  const times = [];
  for (let n = 0; n < TIMED; n += 1) {
    const conversion = convertHook({ text: hookText(n), trigger: 'credentials-exchange' });
    if (conversion.kind !== 'converted') continue;
    const from = performance.now();
    await verify(hookText(n), conversion.action.code);
    times.push(seconds(from));
  }
  times.sort((one, other) => one - other);
  console.log(
    `one hook with its own runtime: median ${percentile(times, 0.5).toFixed(2)} s, 95th percentile ${percentile(times, 0.95).toFixed(2)} s`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
