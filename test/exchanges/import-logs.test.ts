import { describe, expect, it } from 'vitest';
import { importLogs } from '../../src/exchanges/index.js';
import type { Tenant } from '../../src/model/index.js';

const TENANT: Tenant = {
  name: 'acme',
  clients: [{ id: 'c1', name: 'Ledger', metadata: { plan: 'gold' } }],
  grants: [{ clientId: 'c1', audience: 'https://api.example/', scope: ['read:a', 'write:b'] }],
};

const EVENT = {
  date: '2026-10-30T08:15:00.000Z',
  type: 'seccft',
  client_id: 'c1',
  client_name: 'Ledger',
  audience: 'https://api.example/',
  scope: 'read:a write:b',
  ip: '203.0.113.9',
  hostname: 'acme.auth0.com',
  user_agent: 'curl',
  tenant_name: 'acme',
  log_id: '1',
};

const EXCHANGE = {
  name: 'Ledger for https://api.example/',
  client: { id: 'c1', name: 'Ledger', tenant: 'acme', metadata: { plan: 'gold' } },
  audience: 'https://api.example/',
  grant: ['read:a', 'write:b'],
  request: { ip: '203.0.113.9', hostname: 'acme.auth0.com', userAgent: 'curl' },
  now: '2026-10-30T08:15:00.000Z',
  logged: { scope: ['read:a', 'write:b'] },
};

const lines = (...events: object[]) => events.map((event) => JSON.stringify(event)).join('\n');

describe('tenant logs', () => {
  it.each([
    ['an array', JSON.stringify([EVENT])],
    ['JSON lines', lines(EVENT)],
    ['a log stream', lines({ log_id: '1', data: EVENT })],
    ['a page with totals', JSON.stringify({ start: 0, logs: [EVENT] })],
    ['scopes as a list', lines({ ...EVENT, scope: ['read:a', 'write:b'] })],
  ])('become exchanges, completed from the export: %s', (_, text) => {
    expect(importLogs(text, TENANT)).toEqual({
      exchanges: [EXCHANGE],
      events: 1,
      others: 0,
      cutOff: 0,
      unknownClients: [],
    });
  });

  it('become one exchange where only the time differs', () => {
    const later = { ...EVENT, date: '2026-10-31T08:15:00.000Z' };
    const elsewhere = { ...EVENT, ip: '198.51.100.7' };
    const { exchanges, events } = importLogs(lines(EVENT, later, elsewhere), TENANT);
    expect({ events, kept: exchanges.length }).toEqual({ events: 3, kept: 2 });
  });

  it('suggest what was asked for where the token had less than the grant', () => {
    const { exchanges } = importLogs(lines({ ...EVENT, scope: 'read:a' }), TENANT);
    expect(exchanges[0]?.requestedScopes).toEqual(['read:a']);
  });

  it('of failures make exchanges without an expectation', () => {
    const { exchanges } = importLogs(lines({ ...EVENT, type: 'feccft', scope: null }), TENANT);
    expect(exchanges[0]?.name).toBe('Ledger for https://api.example/, failed');
    expect(exchanges[0]).not.toHaveProperty('logged');
  });

  it('of other events are counted, of unknown clients named', () => {
    const stranger = { ...EVENT, client_id: 'c9', client_name: 'Stranger' };
    expect(importLogs(lines({ ...EVENT, type: 's' }, stranger), TENANT)).toMatchObject({
      events: 1,
      others: 1,
      unknownClients: ['Stranger'],
      exchanges: [{ grant: ['read:a', 'write:b'] }],
    });
  });

  it('cut in the middle of a page give what is whole', () => {
    const page = JSON.stringify({ start: 0, total: 2, logs: [EVENT, EVENT] });
    expect(importLogs(page.slice(0, -40), TENANT)).toMatchObject({ exchanges: [EXCHANGE] });
  });

  it('cut in the middle give what is whole and say how much was not', () => {
    const whole = JSON.stringify([EVENT, { ...EVENT, audience: 'https://b.example/' }]);
    const end = whole.indexOf('https://b.example/');
    const { exchanges, cutOff } = importLogs(whole.slice(0, end), TENANT);
    expect(exchanges).toEqual([EXCHANGE]);
    expect(cutOff).toBe(end - whole.indexOf('{', 5));
  });

  it('never bring secrets along', () => {
    const { exchanges } = importLogs(lines({ ...EVENT, details: { secret: 's3cret' } }), TENANT);
    expect(JSON.stringify(exchanges)).not.toContain('s3cret');
  });
});
