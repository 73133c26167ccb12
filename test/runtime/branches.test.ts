import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { countBranches } from '../../src/runtime/branches.js';
import { createRuntime } from '../../src/runtime/index.js';
import { hook } from './programs.js';

const runtime = await createRuntime({ policies: DEFAULT_POLICIES });
afterAll(() => runtime.close());

describe('branches of a program, each with how often one execution takes it', () => {
  test.each([
    ['if (true) a(); else b();', { 'a();': 1, 'b();': 0 }],
    ['if (false) a();', { 'a();': 0, '': 1 }],
    ['if (true) { a(); }', { '{ a(); }': 1, '': 0 }],
    [
      'if (false) a(); else if (true) b(); else c();',
      { 'a();': 0, 'if (true) b(); else c();': 1, 'b();': 1, 'c();': 0 },
    ],
    [
      'if (true) if (false) a(); else b();',
      { 'if (false) a(); else b();': 1, 'a();': 0, 'b();': 1, '': 0 },
    ],
    ['true ? 1 : { x: 2 };', { '1': 1, '{ x: 2 }': 0 }],
    ['true && 1; false || 2; null ?? 3; true || 4;', { '1': 1, '2': 1, '3': 1, '4': 0 }],
    ['for (const x of [1, 2]) a();', { 'a();': 2 }],
    ['while (false) { a(); }', { '{ a(); }': 0 }],
    ['do a(); while (false);', { 'a();': 1 }],
    [
      'switch (2) { case 1: a(); case 2: case 3: b(); break; default: c(); }',
      { 'case 1: a();': 0, 'case 3: b(); break;': 1, 'default: c();': 0 },
    ],
    ['try { null.x } catch { a(); }', { '{ a(); }': 1 }],
    [
      "[1, 2].forEach((x) => x + 1); (() => ({ y: 1 }))(); (function () { 'use strict'; })();",
      { 'x + 1': 2, '{ y: 1 }': 1, "{ 'use strict'; }": 1 },
    ],
    ['(({ p = 1, q = 2 }) => { p; })({ p: 0 });', { '1': 0, '2': 1, '{ p; }': 1 }],
    ['class A { m() { a(); } }', { '{ a(); }': 0 }],
    ['Object.assign || function () { a(); }; Object.other || 1;', { '1': 1 }],
  ])('%s', async (body, expected) => {
    const program = hook(`const a = b, c = b; function b() {} ${body} cb(null, {});`);
    const { executions, coverage } = await runtime.execute(
      program,
      { name: 's', exchanges: [{}] },
      { coverage: true },
    );
    expect(executions[0]!.outcome.kind).toBe('token');
    const seen = coverage!.branches.map(({ start, end, taken }) => [
      program.code.slice(start, end),
      taken,
    ]);
    // The hook's own function and `b` are branches too.
    expect(Object.fromEntries(seen.slice(2))).toEqual(expected);
  });

  test('a program that does not parse has none', () => {
    expect(countBranches('if (')).toBeUndefined();
  });

  test('counts are those of all scenarios together', async () => {
    const program = hook('if (client.id === "b") cb(null, {}); else cb(new Error("m"));');
    const exchanges = ['a', 'b', 'c', 'b', 'b'].map((id) => ({ client: { id } }));
    const { coverage } = await runtime.executeAll(
      program,
      exchanges.map((exchange) => ({ name: 's', exchanges: [exchange] })),
      { coverage: true },
    );
    expect(coverage!.branches.map(({ taken }) => taken)).toEqual([5, 3, 2]);
  });
});
