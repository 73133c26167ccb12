import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import compilers from 'auth0-ext-compilers';
import { createRuntime, DEFAULT_POLICIES } from '../dist/runtime/index.js';
import { alternate, milliseconds, rate } from './measure.js';

const COUNT = 1000;
const ROUNDS = 5;
const ALL_PROCESSORS = `0-${availableParallelism() - 1}`;

const HOOK = `
module.exports = function (client, scope, audience, context, cb) {
  var access_token = {};
  access_token.scope = scope;
  if (client.metadata.plan === 'gold') access_token.scope.push('read:gold');
  access_token['https://acme.example/client'] = client.name;
  if (audience === 'https://closed.example/') return cb(new InvalidScopeError('closed'));
  cb(null, access_token);
};`;
const ACTION = `
exports.onExecuteCredentialsExchange = async (event, api) => {
  if (event.client.metadata.plan === 'gold') api.transaction.addTargetScope('read:gold');
  api.accessToken.setCustomClaim('https://acme.example/client', event.client.name);
  if (event.resource_server.identifier === 'https://closed.example/') {
    api.access.deny('invalid_scope', 'closed');
  }
};`;

const program = (side, code) => ({
  side,
  trigger: 'credentials-exchange',
  name: side,
  code,
  dependencies: {},
});
const scenarios = Array.from({ length: COUNT }, (_, index) => ({
  name: String(index),
  exchanges: [
    {
      client: { id: 'c', name: String(index), metadata: { plan: 'gold' } },
      scope: ['read:base'],
      grant: ['read:base', 'read:gold'],
    },
  ],
}));
const bodyOf = () => ({
  client: { id: 'c', name: 'n', metadata: { plan: 'gold' } },
  scope: ['read:base'],
  audience: 'https://api.example/',
  context: {},
});

/** A fresh vm context for each execution of a script that is compiled once, and nothing else. */
function floor() {
  const script = new vm.Script(
    `class InvalidScopeError extends Error {}; const module = {};${HOOK}; module.exports`,
  );
  for (let index = 0; index < COUNT; index += 1) {
    const hook = script.runInContext(vm.createContext({}));
    const { client, scope, audience, context } = bodyOf();
    hook(client, scope, audience, context, (_, result) => JSON.stringify(result));
  }
}

/** The production compiler in this process, without any isolation. */
function production() {
  const nodejsCompiler = (script, done) => {
    const module = { exports: {} };
    vm.compileFunction(script, ['module'])(module);
    done(null, module.exports);
  };
  compilers['client-credentials-exchange']({ script: HOOK, nodejsCompiler }, (_, handle) => {
    for (let index = 0; index < COUNT; index += 1) {
      handle({ body: bodyOf() }, { method: 'POST' }, { writeHead() {}, end() {} });
    }
  });
}

/** Puts this process, and those that it starts from now on, on these processors. */
function runOn(processors) {
  const { status } = spawnSync('taskset', ['-acp', processors, String(process.pid)]);
  return status === 0;
}

/** Everything on one processor: the parent's share counts too. Undefined without taskset. */
async function onOneCore(policies, hook, both) {
  if (!runOn('0')) return undefined;
  const runtime = await createRuntime({ policies, processes: 1 });
  await both(runtime);
  const perSecond = await alternate(ROUNDS, {
    floor: () => rate(COUNT, floor),
    hook: () => rate(COUNT, () => runtime.executeAll(hook, scenarios)),
    both: () => rate(COUNT, () => both(runtime)),
  });
  await runtime.close();
  runOn(ALL_PROCESSORS);
  return perSecond;
}

function bareNode() {
  spawnSync(process.execPath, ['-e', '0']);
}

export async function benchRuntime() {
  const policies = DEFAULT_POLICIES;
  const [one, two] = await Promise.all(
    [1, 2].map((processes) => createRuntime({ policies, processes, timeLimit: 300 })),
  );
  const [hook, action] = [program('hook', HOOK), program('action', ACTION)];
  const both = (runtime) =>
    Promise.all([hook, action].map((side) => runtime.executeAll(side, scenarios)));
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'hook.js');
  writeFileSync(file, HOOK);
  const main = new URL('../dist/cli/main.js', import.meta.url).pathname;

  const stuck = program(
    'hook',
    HOOK.replace('var access', "if (client.name === '500') for (;;); var access"),
  );
  await both(two);
  const perSecond = await alternate(ROUNDS, {
    floor: () => rate(COUNT, floor),
    production: () => rate(COUNT, production),
    one: () => rate(COUNT, () => one.executeAll(hook, scenarios)),
    two: () => rate(COUNT, () => two.executeAll(hook, scenarios)),
    bothOnOne: () => rate(COUNT, () => both(one)),
    bothOnTwo: () => rate(COUNT, () => both(two)),
  });
  const times = await alternate(ROUNDS, {
    node: () => milliseconds(bareNode),
    first: () => milliseconds(() => spawnSync(process.execPath, [main, 'run', file, '--json'])),
    clean: () => milliseconds(() => one.executeAll(hook, scenarios)),
    hostile: () => milliseconds(() => one.executeAll(stuck, scenarios)),
  });
  await Promise.all([one.close(), two.close()]);
  const pinned = await onOneCore(policies, hook, both);
  rmSync(folder, { recursive: true });

  const { floor: base } = perSecond;
  return [
    ['fresh vm context, nothing else (the floor)', `${perSecond.floor.toFixed(0)}/s`, '1.00'],
    [
      'auth0-ext-compilers in-process, no isolation',
      `${perSecond.production.toFixed(0)}/s`,
      (perSecond.production / base).toFixed(2),
    ],
    [
      'runtime, one process',
      `${perSecond.one.toFixed(0)}/s`,
      `${(perSecond.one / base).toFixed(2)} (goal 0.85)`,
    ],
    [
      'runtime, two processes',
      `${perSecond.two.toFixed(0)}/s`,
      `${(perSecond.two / base).toFixed(2)} (goal 1.3)`,
    ],
    ['scenarios, both sides, one process', `${perSecond.bothOnOne.toFixed(0)}/s`, ''],
    ['scenarios, both sides, two processes', `${perSecond.bothOnTwo.toFixed(0)}/s`, ''],
    ...(pinned
      ? [
          ['on one core: floor', `${pinned.floor.toFixed(0)}/s`, '1.00'],
          [
            'on one core: runtime and its parent',
            `${pinned.hook.toFixed(0)}/s`,
            (pinned.hook / pinned.floor).toFixed(2),
          ],
          ['on one core: scenarios, both sides', `${pinned.both.toFixed(0)}/s`, '(goal 1200/s)'],
        ]
      : [['on one core', 'taskset is not here', '']]),
    [
      'h2a run: start to first outcome',
      `${times.first.toFixed(0)} ms`,
      `${(times.first / times.node).toFixed(1)} x node -e 0 (goal 7)`,
    ],
    [
      'one endless loop in a batch (limit 300 ms)',
      `+${(times.hostile - times.clean).toFixed(0)} ms`,
      '',
    ],
  ];
}
