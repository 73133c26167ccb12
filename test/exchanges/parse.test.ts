import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../docs/exchange.schema.json' with { type: 'json' };
import { parseExchanges } from '../../src/exchanges/index.js';

const WHOLE = {
  name: 'finance machine, no scopes asked for',
  client: { id: 'c1', name: 'Ledger', tenant: 'acme', metadata: { plan: 'gold' } },
  audience: 'https://api.example/',
  requestedScopes: ['read:a'],
  grant: ['read:a', 'write:b'],
  organization: { id: 'org_1', name: 'one', metadata: { tier: 1 } },
  request: {
    ip: '203.0.113.9',
    hostname: 'acme.auth0.com',
    method: 'POST',
    userAgent: 'curl',
    language: 'en',
    geoip: {},
    body: { org_id: 'org_1' },
  },
  secrets: { API_KEY: 'k' },
  replies: [{ method: 'GET', url: 'https://crm.example/x', status: 200, body: { ok: true } }],
  now: '2026-11-01T00:00:00Z',
  seed: 1,
};

const validate = new Ajv2020({ strict: false }).compile(schema);

describe('exchange files', () => {
  it('take every documented field', () => {
    expect(parseExchanges(JSON.stringify(WHOLE), 'file')).toEqual({
      kind: 'scenarios',
      scenarios: [{ name: WHOLE.name, exchanges: [WHOLE] }],
    });
  });

  it('may be YAML, with several documents', () => {
    const text = 'audience: https://a.example/\n---\nname: second\nnow: 2026-11-01T00:00:00Z\n';
    expect(parseExchanges(text, 'life')).toEqual({
      kind: 'scenarios',
      scenarios: [
        { name: 'life 1', exchanges: [{ audience: 'https://a.example/' }] },
        { name: 'second', exchanges: [{ name: 'second', now: '2026-11-01T00:00:00Z' }] },
      ],
    });
  });

  it('may hold scenarios of several exchanges on one warm instance', () => {
    const text = JSON.stringify([{ name: 'twice', exchanges: [{}, { seed: 2 }] }, {}]);
    expect(parseExchanges(text, 'file')).toMatchObject({
      scenarios: [
        { name: 'twice', exchanges: [{}, { seed: 2 }] },
        { name: 'file 2', exchanges: [{}] },
      ],
    });
  });

  it.each([
    [{ audiance: 'x' }, 'unknown field "audiance"'],
    [{ client: { meta: {} } }, 'unknown field "meta" in "client"'],
    [{ client: { metadata: { level: 5 } } }, '"client.metadata.level" must be string'],
    [{ grant: 'read:a' }, '"grant" must be array'],
    [{ replies: [{ status: 200 }] }, `"replies.0" must have required property 'url'`],
    [{ now: 'yesterday' }, '"now" must match pattern'],
    [[{}, { sed: 1 }], 'file 2: unknown field "sed"'],
    [{ exchanges: [] }, '"exchanges" must be a list with at least one exchange'],
    [{ exchanges: [{}], nmae: 'x' }, 'unknown field "nmae" in a scenario'],
    [{ exchanges: [{}, { x: 1 }] }, 'unknown field "x" (exchange 2)'],
    ['text', 'it is not an exchange'],
  ])('%j is refused with the field that is wrong', (value, problem) => {
    const parsed = parseExchanges(JSON.stringify(value), 'file');
    expect(parsed.kind === 'invalid' && parsed.problem).toContain(problem);
    expect(validate(value), 'the published schema agrees').toBe(false);
  });

  it.each([[WHOLE], [{}], [[WHOLE, { exchanges: [{}] }]]])(
    'the published schema takes what is taken',
    (value) => {
      expect(parseExchanges(JSON.stringify(value), 'file').kind).toBe('scenarios');
      expect(validate(value)).toBe(true);
    },
  );

  it('says where broken YAML breaks', () => {
    const parsed = parseExchanges('client: {id: "a"\naudience: b', 'file');
    expect(parsed.kind === 'invalid' && parsed.problem).toMatch(/line \d/);
  });

  it('says that an empty file holds nothing', () => {
    expect(parseExchanges('', 'file')).toEqual({
      kind: 'invalid',
      problem: 'it holds no exchange',
    });
  });
});
