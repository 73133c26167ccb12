import { describe, expect, it } from 'vitest';
import {
  convertHook,
  migrate,
  NoInputError,
  readHooks,
  renderReport,
  REPORT_FORMATS,
  runAction,
  runHook,
  verify,
} from '../../src/index.js';
import { h2a } from '../cli/h2a.js';
import { folderWith } from '../folder-with.js';

const CLAIM = 'https://claims.example/plan';
const HOOK = `module.exports = function (client, scope, audience, context, cb) {
  if (!client.metadata.plan) return cb(new InvalidRequestError('No plan.'));
  cb(null, { scope: scope, '${CLAIM}': client.metadata.plan });
};
`;
const ACTION = `exports.onExecuteCredentialsExchange = async (event, api) => {
  const { plan } = event.client.metadata;
  if (!plan) return api.access.deny('invalid_request', 'No plan.');
  api.accessToken.setCustomClaim('${CLAIM}', plan);
};
`;
const GOLD = { client: { metadata: { plan: 'gold' } }, grant: ['read:a'] };

describe('runHook and runAction', () => {
  it.each([
    ['hook', runHook, HOOK],
    ['Action', runAction, ACTION],
  ])('the %s gives a token, or an error as the OAuth client sees it', async (_, run, code) => {
    expect((await run(code, GOLD)).outcome).toEqual({
      kind: 'token',
      claims: { [CLAIM]: 'gold' },
      scope: ['read:a'],
    });
    const denied = await run(code, {});
    expect(denied.outcome).toMatchObject({ kind: 'denied', error: 'invalid_request' });
    expect(denied.response.status).toBe(400);
  });

  it('what the code does wrong is an outcome', async () => {
    expect((await runHook('module.exports = ')).outcome).toMatchObject({ kind: 'denied' });
    expect((await runAction('exports.nothing = 1;')).outcome).toMatchObject({ kind: 'failed' });
  });
});

describe('convertHook', () => {
  it('converts, refuses, and leaves Actions alone', () => {
    const trigger = 'credentials-exchange';
    expect(convertHook({ text: HOOK, trigger })).toMatchObject({
      kind: 'converted',
      style: 'direct',
      action: { name: 'hook', trigger },
    });
    expect(convertHook({ text: 'module.exports = ', trigger }).kind).toBe('refused');
    expect(convertHook({ text: ACTION, trigger }).kind).toBe('unchanged');
  });

  it('takes the most readable style to try', () => {
    const conversion = convertHook(
      { text: HOOK, trigger: 'credentials-exchange' },
      { from: 'bridged' },
    );
    expect(conversion).toMatchObject({ kind: 'converted', style: 'bridged' });
  });
});

describe('verify', () => {
  it('finds a pair equivalent, and one that is not divergent', async () => {
    expect((await verify(HOOK, ACTION)).verdict).toBe('equivalent');
    const wrong = ACTION.replace("'invalid_request'", "'server_error'");
    const { verdict, divergences } = await verify(HOOK, wrong);
    expect(verdict).toBe('divergent');
    expect(divergences[0]!.exchanges.length).toBeGreaterThan(0);
  });
});

describe('migrate', () => {
  it('does what the command does', async () => {
    const folder = folderWith({ 'hooks/plan.js': HOOK });
    const createdAt = '2026-11-01T00:00:00.000Z';
    const { report, actions } = await migrate(['hooks'], { cwd: folder, createdAt, out: 'out' });
    const { stdout } = h2a(['migrate', 'hooks', '--out', 'out', '--json'], folder);
    expect({ ...(JSON.parse(stdout) as object), createdAt }).toEqual(
      JSON.parse(JSON.stringify(report)),
    );
    expect(actions).toMatchObject([{ name: 'plan', deployed: true }]);
  });

  it('is the same for the same input, and renders in every format', async () => {
    const folder = folderWith({ 'plan.js': HOOK });
    const options = { cwd: folder, createdAt: '2026-11-01T00:00:00.000Z' };
    const [first, second] = [await migrate(['.'], options), await migrate(['.'], options)];
    expect(second).toEqual(first);
    for (const format of REPORT_FORMATS) {
      expect(renderReport(first.report, format)).toContain('plan');
    }
  });

  it('ends early when it is aborted, with what was finished', async () => {
    const folder = folderWith({ 'plan.js': HOOK });
    const { report } = await migrate(['.'], { cwd: folder, signal: AbortSignal.abort() });
    expect(report).toMatchObject({ complete: false, hooks: [] });
  });
});

it('a path that leads nowhere is an exception of its own class', async () => {
  await expect(readHooks(['nowhere'])).rejects.toThrow(NoInputError);
  await expect(migrate([], {})).rejects.toThrow(NoInputError);
});
