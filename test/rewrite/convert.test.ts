import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DEFAULT_POLICIES,
  type Conversion,
  type HookSource,
  type Place,
} from '../../src/model/index.js';
import { parse } from '../../src/parse/parse.js';
import { FINDINGS, type FindingId, type Meta } from '../../src/rewrite/findings.js';
import { convert } from '../../src/rewrite/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { verify } from '../../src/verify/index.js';
import { fixturesOf, type Fixture } from './fixture-pairs.js';

/** `UPDATE_FIXTURES=1` writes what the tool gives now; look at every changed line. */
const UPDATE = process.env['UPDATE_FIXTURES'] === '1';

const fixtures = fixturesOf('convert', 'credentials-exchange');

function converted(
  fixture: Fixture,
  hook: HookSource = fixture.hook,
): Extract<Conversion, { kind: 'converted' }> {
  const policies = { ...DEFAULT_POLICIES, ...fixture.expected.policies };
  const conversion = convert(hook, { policies });
  if (conversion.kind !== 'converted') {
    throw new Error(
      conversion.kind === 'refused' ? conversion.findings[0]!.message : conversion.reason,
    );
  }
  return conversion;
}

function idsOf(conversion: { findings: { id: string }[] }): string[] {
  return [...new Set(conversion.findings.map(({ id }) => id))].sort();
}

function commentsOf(text: string): string[] {
  const parsed = parse(text);
  if (parsed.kind === 'syntax-error') return [];
  return (parsed.tree.comments ?? []).flatMap(({ value }) =>
    value.split(/\r\n|\r|\n/).map((line) => line.replace(/^\s*\*?\s*|\s+$/g, '')),
  );
}

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

describe.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  const { hook, expected } = fixture;

  test('becomes its Action', async () => {
    const { action, style, findings } = converted(fixture);
    const seen = {
      style,
      findings: idsOf({ findings }),
      secrets: action.secrets,
      dependencies: action.dependencies.map(({ name, version }) => `${name}@${version}`),
    };
    if (UPDATE) {
      writeFileSync(join(fixture.folder, 'action.js'), action.code);
      const { verdict } = await verdictOf(fixture, action.code);
      write(fixture, { ...expected, ...seen, verdict });
      return;
    }
    expect(action.code).toBe(fixture.action);
    expect(seen).toEqual({
      style: 'direct',
      findings: [],
      secrets: [],
      dependencies: [],
      ...pick(expected),
    });
  });

  test("has findings at lines that show what they speak of, or at the hook's own code", () => {
    const { action, findings } = converted(fixture);
    const textAt = (text: string, { line, column }: Place): string =>
      text.split(/\r?\n/)[line - 1]!.slice(column - 1);
    for (const { id, at, inAction } of findings) {
      const { shows }: Meta = FINDINGS[id as FindingId];
      if (!shows || !at || !inAction) continue;
      const isKept = textAt(action.code, inAction).startsWith(textAt(hook.text, at).slice(0, 3));
      if (!isKept) expect(textAt(action.code, { ...inAction, column: 1 })).toMatch(shows);
    }
  });

  test.skipIf(UPDATE)('is proven as stated', async () => {
    const { verdict, reason, divergences } = await verdictOf(
      fixture,
      converted(fixture).action.code,
    );
    const why = `${reason}\n${JSON.stringify(divergences[0], null, 1)}`;
    expect(verdict, why).toBe(expected.verdict ?? 'equivalent');
  });

  test('is left alone by a second run', () => {
    const again = convert({ ...hook, text: converted(fixture).action.code });
    expect(again.kind).toBe('unchanged');
  });

  test('keeps its comments', () => {
    const left = commentsOf(converted(fixture).action.code);
    const lost = commentsOf(hook.text).filter(
      (line) => line !== '' && !left.includes(line) && !/^@(param|type)\b/.test(line),
    );
    expect(lost).toEqual(expected.droppedComments ?? []);
  });

  test('keeps CRLF and a byte order mark', () => {
    const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');
    const action = converted(fixture).action.code;
    expect(converted(fixture, { ...hook, text: crlf(hook.text) }).action.code).toBe(crlf(action));
    const marked = converted(fixture, { ...hook, text: `\uFEFF${hook.text}` }).action.code;
    expect(marked).toBe(`\uFEFF${action}`);
  });
});

async function verdictOf(fixture: Fixture, code: string): ReturnType<typeof verify> {
  const { name, trigger, text, dependencies } = fixture.hook;
  const policies = { ...DEFAULT_POLICIES, ...fixture.expected.policies };
  const own = fixture.expected.policies ? await createRuntime({ policies }) : null;
  try {
    return await verify(
      {
        hook: { side: 'hook', trigger, name, code: text, dependencies },
        action: { side: 'action', trigger, name, code, dependencies },
      },
      { runtime: own ?? runtime, policies, budget: 140 },
    );
  } finally {
    await own?.close();
  }
}

function pick(expected: Fixture['expected']): object {
  const { style, findings, secrets, dependencies } = expected;
  return JSON.parse(JSON.stringify({ style, findings, secrets, dependencies })) as object;
}

/** Only what differs from the everyday hook is written down. */
function write(fixture: Fixture, seen: Fixture['expected']): void {
  const entries = Object.entries(seen).filter(
    ([key, value]) =>
      value !== undefined &&
      !(Array.isArray(value) && value.length === 0) &&
      !(key === 'style' && value === 'direct') &&
      !(key === 'verdict' && value === 'equivalent'),
  );
  const file = join(fixture.folder, 'expect.json');
  if (entries.length === 0) rmSync(file, { force: true });
  else writeFileSync(file, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
}

describe.each(
  fixturesOf('refuse', 'credentials-exchange').map((fixture) => [fixture.name, fixture] as const),
)('refused: %s', (_, fixture) => {
  test('says why and where', () => {
    const conversion = convert(fixture.hook);
    expect(conversion.kind).toBe('refused');
    if (conversion.kind !== 'refused') return;
    const at = conversion.findings[0]?.at;
    const seen = { findings: idsOf(conversion), at: at ? `${at.line}:${at.column}` : '' };
    if (UPDATE) write(fixture, { ...fixture.expected, ...seen });
    else expect(seen).toEqual({ findings: fixture.expected.findings, at: fixture.expected.at });
    const told = conversion.findings.map((one) => `${String(one.at?.line)} ${one.message}`);
    expect(new Set(told).size).toBe(told.length);
  });
});
