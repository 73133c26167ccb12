import { describe, expect, it } from 'vitest';
import type { Execution, Outcome, RecordedRequest, Remark } from '../../src/model/index.js';
import { compare } from '../../src/verify/compare.js';

const token = (claims = {}, scope: string[] = []): Outcome => ({ kind: 'token', claims, scope });
const denied = (error = 'server_error', description = 'no', status = 500): Outcome => ({
  kind: 'denied',
  error,
  description,
  status,
});
const failed = (cause: 'threw' | 'timed-out' | 'no-answer' = 'threw'): Outcome => ({
  kind: 'failed',
  cause,
  reason: 'boom',
});
const request = (method: string, url: string, body?: string): RecordedRequest => ({
  method,
  url,
  reply: 'matched',
  ...(body !== undefined && { body }),
});

function execution(
  outcome: Outcome,
  requests: RecordedRequest[] = [],
  remarks: Remark[] = [],
): Execution {
  return {
    outcome,
    response: { status: 200, body: {} },
    effects: { requests, console: [], cache: [], storage: [] },
    remarks,
    milliseconds: 1,
  };
}

function compared(hook: Execution[], action: Execution[]) {
  return compare({
    scenario: { name: 'scenario', exchanges: hook.map(() => ({})) },
    hook,
    action,
  });
}

const whatDiffers = (hook: Execution, action: Execution): string[] => {
  const comparison = compared([hook], [action]);
  return comparison.kind === 'different' ? comparison.differences.map(({ what }) => what) : [];
};

describe('outcomes', () => {
  it.each<[string, Outcome, Outcome, string[]]>([
    ['the same claims in another order', token({ a: 1, b: 2 }), token({ b: 2, a: 1 }), []],
    ['the same scopes in another order', token({}, ['a', 'b']), token({}, ['b', 'a']), []],
    ['a claim dropped', token({ a: 1 }), token(), ['claims']],
    ['a claim more', token(), token({ a: 1 }), ['claims']],
    ['a claim of another type', token({ a: 1 }), token({ a: '1' }), ['claims']],
    ['a nested value', token({ a: { b: [1] } }), token({ a: { b: [2] } }), ['claims']],
    ['null for absent', token({ a: null }), token(), ['claims']],
    ['a scope dropped', token({}, ['a']), token(), ['scopes']],
    ['a scope kept', token(), token({}, ['a']), ['scopes']],
    ['claims and scopes', token({ a: 1 }, ['a']), token(), ['claims', 'scopes']],
    ['granted for denied', denied(), token(), ['granted-instead-of-denied']],
    ['granted for failed', failed(), token(), ['granted-instead-of-failed']],
    ['granted for no answer', failed('no-answer'), token(), ['granted-instead-of-failed']],
    ['denied for granted', token(), denied(), ['denied-instead-of-granted']],
    ['failed for granted', token(), failed(), ['failed-instead-of-granted']],
    ['failed for denied', denied(), failed(), ['failed-instead-of-denied']],
    ['denied for failed: no token on both sides', failed(), denied(), []],
    ['failed for failed: no token on both sides', failed('timed-out'), failed(), []],
    ['the same error', denied(), denied(), []],
    ['another code', denied('invalid_scope'), denied('invalid_request'), ['error-code']],
    ['another description', denied(), denied('server_error', 'nope'), ['error-description']],
    [
      'an error that hooks could not send',
      denied('server_error', 'Error serializing error: Converting circular structure to JSON …'),
      denied('server_error', 'socket hang up'),
      ['error-beyond-json'],
    ],
    ['another status', denied(), denied('server_error', 'no', 400), ['error-status']],
  ])('%s', (_, hook, action, what) => {
    expect(whatDiffers(execution(hook), execution(action))).toEqual(what);
  });
});

describe('requests', () => {
  const [a, b] = [request('GET', 'https://a.example/'), request('GET', 'https://b.example/')];
  const late = (one: RecordedRequest): RecordedRequest => ({ ...one, afterAnswer: true });
  const body = (text: string) => request('POST', 'https://a.example/', text);
  it.each<[string, RecordedRequest[], RecordedRequest[], string[]]>([
    ['the same', [a, b], [a, b], []],
    ['fewer', [a, a], [a], ['requests']],
    ['more', [], [a], ['requests']],
    ['another order', [a, b], [b, a], ['request-order']],
    ['another body', [body('x')], [body('y')], ['requests']],
    ['what an Action sends when it has ended', [a, late(b)], [a, late(b)], ['work-left-running']],
    ['what a hook sent when it had answered', [a, late(b)], [a, b], []],
    ['what only a hook sent when it had answered', [a, late(b)], [a], ['requests']],
    ['JSON with its keys in another order', [body('{"a":1,"b":2}')], [body('{"b":2,"a":1}')], []],
  ])('%s', (_, hook, action, what) => {
    expect(whatDiffers(execution(token(), hook), execution(token(), action))).toEqual(what);
  });
});

describe('what an encounter cannot say', () => {
  const noModule: Remark = { kind: 'module-missing', module: 'x', install: 'npm i x' };
  const noReply: Remark = { kind: 'reply-missing', method: 'GET', url: 'https://a.example/x' };

  const unfinished = execution(failed('timed-out'), [], [{ kind: 'unfinished', why: 'too long' }]);

  it('is said where a module is missing, whatever the outcomes', () => {
    const comparison = compared([execution(failed(), [], [noModule])], [execution(token())]);
    expect(comparison).toMatchObject({ kind: 'inconclusive', missing: [{ service: 'x' }] });
  });

  it('is said where a reply is missing and nothing differs', () => {
    const side = execution(denied(), [], [noReply]);
    expect(compared([side], [side])).toMatchObject({
      kind: 'inconclusive',
      missing: [{ service: 'GET https://a.example' }, { service: 'GET https://a.example' }],
    });
  });

  it('is no excuse for a difference', () => {
    const comparison = compared(
      [execution(denied(), [], [noReply])],
      [execution(token(), [], [noReply])],
    );
    expect(comparison.kind).toBe('different');
  });

  it.each<[string, Execution, Execution]>([
    ['both sides', unfinished, unfinished],
    ['the hook', unfinished, execution(denied())],
    ['the Action', execution(token()), unfinished],
  ])('is said where the tool stopped %s', (_, hook, action) => {
    expect(compared([hook], [action])).toMatchObject({ kind: 'inconclusive' });
  });

  it('is said where one side was not run', () => {
    expect(compared([execution(token())], []).kind).toBe('inconclusive');
  });
});

describe('sequences', () => {
  it('differ at the first exchange that differs', () => {
    const same = execution(token());
    expect(compared([same, same, same], [same, execution(denied()), same])).toMatchObject({
      kind: 'different',
      at: 1,
    });
  });
});

describe('notes', () => {
  it('name failures that are worded differently, and scopes in another order', () => {
    const comparison = compared(
      [execution(failed()), execution(token({}, ['a', 'b']))],
      [execution(denied()), execution(token({}, ['b', 'a']))],
    );
    expect(comparison).toMatchObject({
      kind: 'same',
      notes: [
        expect.stringContaining('worded differently'),
        expect.stringContaining('another order'),
      ],
    });
  });
});

describe('what outlives an execution', () => {
  const stores = (...values: string[]): Execution => {
    const one = execution(token());
    for (const value of values) one.effects.storage.push({ operation: 'set', value });
    return one;
  };
  const caches = (...values: string[]): Execution => {
    const one = execution(token());
    for (const value of values) one.effects.cache.push({ operation: 'set', key: 'k', value });
    return one;
  };

  it.each<[string, Execution, Execution, string[]]>([
    ['a document that the Action does not keep', stores('a'), caches(), ['durable-storage']],
    ['another document', stores('a'), caches('"b"'), ['durable-storage']],
    ['a document stored twice', stores('a', 'a'), caches('"a"'), ['durable-storage']],
    ['the same document in the cache', stores('a'), caches('"a"'), []],
    ['a cache where the hook stored nothing', stores(), caches('"a"'), []],
  ])('%s', (_, hook, action, expected) => {
    expect(whatDiffers(hook, action)).toEqual(expected);
  });

  it('notes a cache that the hook did not have', () => {
    expect(compared([stores()], [caches('1')])).toMatchObject({
      kind: 'same',
      notes: ['the Action caches what the hook did not store'],
    });
  });
});
