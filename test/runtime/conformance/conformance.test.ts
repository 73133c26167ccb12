import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Json } from '../../../src/model/index.js';
import { Pool } from '../../../src/runtime/pool.js';
import { hookScript } from '../programs.js';
import { CASES, type Case } from './cases.js';

/** The hook host against the production compiler: the same scripts, the same bodies. */

const pool = new Pool(1, { stuckAfter: 5000, memory: 256, modules: null });
let oracle: ChildProcess;

beforeAll(async () => {
  oracle = fork(new URL('oracle.mjs', import.meta.url).pathname, {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await once(oracle, 'message');
});
afterAll(() => {
  oracle.kill();
  pool.close();
});

interface Behaviour {
  /** The envelope, with the first line of a stack: the rest names files. Null: none was sent. */
  body: Json;
  failed: { cause: string; message: string } | null;
}

async function production({ script, body, secrets = {}, headers = {} }: Case): Promise<Behaviour> {
  oracle.send({ script, body, secrets, headers });
  const [answer] = (await once(oracle, 'message')) as [Behaviour];
  return { ...answer, body: withoutFrames(answer.body) };
}

async function ours({ script, body, secrets = {}, headers = {} }: Case): Promise<Behaviour> {
  const invocation = {
    input: JSON.stringify({ body, secrets, headers }),
    replies: [],
    now: 0,
    seed: 1,
  };
  const { scenarios } = await pool.run({
    program: hookScript(script),
    policies: DEFAULT_POLICIES,
    modules: null,
    timeLimit: 20_000,
    scenarios: [[invocation]],
    counting: null,
    watching: null,
    fault: null,
  });
  const { answer, remarks } = scenarios[0]![0]!;
  const after = remarks.find((remark) => remark.kind === 'error-after-answer');
  if (answer.kind === 'enveloped') {
    const failed = after ? { cause: 'any', message: after.message } : null;
    return { body: withoutFrames(JSON.parse(answer.envelope) as Json), failed };
  }
  if (answer.kind !== 'failed') throw new Error('A hook answers with an envelope');
  const { cause, reason } = answer;
  return { body: null, failed: cause === 'no-answer' ? null : { cause, message: reason } };
}

/** Of a stack only the error's own line: the rest names files and places. */
function withoutFrames(body: Json): Json {
  return JSON.parse(JSON.stringify(body), (key, value: Json) => {
    if (key !== 'stack' || typeof value !== 'string') return value;
    const text = value.split('\n    at ')[0]!;
    return /^\S*:\d+\n/.test(text) ? text.slice(text.lastIndexOf('\n') + 1) : text;
  }) as Json;
}

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases.map((one) => [one.script, JSON.stringify(one.body), one] as const))(
    '%s with %s',
    async (_script, _body, one) => {
      const [theirs, here] = [await production(one), await ours(one)];
      // After an answer it does not matter how an error left the script.
      if (here.failed?.cause === 'any' && theirs.failed) here.failed.cause = theirs.failed.cause;
      expect(here).toEqual(theirs);
    },
  );
});

test('the documentation does not claim more cases than there are', () => {
  const [, claimed] = /More than (\d+) scripts/.exec(readFileSync('docs/runtime.md', 'utf8'))!;
  expect(Object.values(CASES).flat().length).toBeGreaterThan(Number(claimed));
});
