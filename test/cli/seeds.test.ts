import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HookReport, Report } from '../../src/model/index.js';
import { folderWith } from '../folder-with.js';
import { h2a } from './h2a.js';

/** What goes into the handler of a hook with the documented parameters. */
function hook(body: string): string {
  return `module.exports = function (client, scope, audience, context, cb) {\n${body}\n};\n`;
}

const CLAIM = 'https://claims.example/plan';

/** The everyday hooks, each with what must become of it. */
const SEEDS: Record<string, { text: string; secrets?: string[] }> = {
  starter: {
    text: hook(`  var access_token = {};
  access_token.scope = scope; // do not forget this line

  // access_token['${CLAIM}'] = 'gold';
  // access_token.scope.push('extra');

  cb(null, access_token);`),
  },
  'scope-push': {
    text: hook(`  const access_token = {};
  access_token.scope = scope;
  access_token.scope.push('read:resource');
  cb(null, access_token);`),
  },
  'scope-omitted': {
    text: hook(
      `  var access_token = {};\n  access_token['${CLAIM}'] = 'gold';\n  cb(null, access_token);`,
    ),
  },
  'scope-kept': {
    text: hook(
      `  var access_token = {};\n  access_token.scope = scope;\n  access_token['${CLAIM}'] = 'gold';\n  cb(null, access_token);`,
    ),
  },
  'plain-error': { text: hook(`  cb(new Error('Closed on Sundays.'));`) },
  'server-error': { text: hook(`  cb(new ServerError('Closed on Sundays.'));`) },
  'invalid-scope': { text: hook(`  cb(new InvalidScopeError('Not that one.'));`) },
  'invalid-request': { text: hook(`  cb(new InvalidRequestError('Not like that.'));`) },
  'no-return': {
    text: hook(
      `  if (client.metadata.blocked) {\n    cb(new InvalidRequestError('Blocked.'));\n  }\n  cb(null, { scope: scope, '${CLAIM}': 'gold' });`,
    ),
  },
  'no-answer': {
    text: hook(
      `  if (client.metadata.blocked) {\n    cb(new InvalidScopeError('Blocked.'));\n  } else if (client.metadata.plan) {\n    console.log('nothing to say');\n  } else {\n    cb(null, { scope: scope });\n  }`,
    ),
  },
  'error-in-callback': {
    text: hook(`  const https = require('https');
  https
    .get('https://service.example/check', function (response) {
      if (response.statusCode !== 200) return cb(new ServerError('The service said no.'));
      cb(null, { scope: scope, '${CLAIM}': 'checked' });
    })
    .on('error', function (error) {
      cb(new ServerError(error.message));
    });`),
  },
  'dropped-names': {
    text: hook(`  const access_token = { scope };
  access_token['${CLAIM}'] = 'gold';
  access_token.plan = 'gold';
  access_token.sub = 'somebody';
  access_token['https://tenant.auth0.com/plan'] = 'gold';
  cb(null, access_token);`),
  },
  secret: {
    text: hook(`  cb(null, { scope, '${CLAIM}': context.webtask.secrets.PLAN_KEY });`),
    secrets: ['PLAN_KEY'],
  },
  parenthesis: { text: hook('  cb(null, { scope: scope };') },
  placeholder: { text: hook('  var access_token = ...;\n  cb(null, access_token);') },
  comment: { text: `/*\n${hook('  cb(null, { scope });')}*/\n` },
  'no-export': {
    text: 'function hook(client, scope, audience, context, cb) {\n  cb(null, { scope });\n}\n',
  },
};

const ACTION = `exports.onExecuteCredentialsExchange = async (event, api) => {
  api.accessToken.setCustomClaim('${CLAIM}', 'gold');
};
`;

let folder: string;
let report: Report;

function row(name: string): HookReport {
  return report.hooks.find((one) => one.name === name)!;
}

function code(name: string): string {
  return readFileSync(join(folder, 'out/actions', name, 'code.js'), 'utf8');
}

function ids(name: string): string[] {
  return row(name).findings.map(({ id }) => id);
}

describe('the seeds, all in one export', () => {
  beforeAll(() => {
    const files: Record<string, string> = {
      'export/clients/one.json': JSON.stringify({
        name: 'One',
        client_id: 'one',
        grant_types: ['client_credentials'],
      }),
      'export/grants/one.json': JSON.stringify({
        client_id: 'One',
        audience: 'https://api.example/',
        scope: ['read:other'],
      }),
      'export/actions/already.json': JSON.stringify({ name: 'already' }),
      'export/actions/already/code.js': ACTION,
    };
    for (const [name, { text, secrets = [] }] of Object.entries(SEEDS)) {
      files[`export/hooks/${name}.js`] = text;
      files[`export/hooks/${name}.json`] = JSON.stringify({
        name,
        triggerId: 'credentials-exchange',
        script: `./${name}.js`,
        enabled: true,
        secrets: Object.fromEntries(secrets.map((secret) => [secret, '_VALUE_NOT_SHOWN_'])),
      });
    }
    folder = folderWith(files);
    const { stdout } = h2a(['migrate', 'export', '--out', 'out', '--json'], folder);
    report = JSON.parse(stdout) as Report;
  }, 120_000);

  it.each([
    'starter',
    'scope-omitted',
    'scope-kept',
    'plain-error',
    'server-error',
    'invalid-scope',
    'invalid-request',
    'no-return',
    'no-answer',
    'error-in-callback',
    'dropped-names',
    'secret',
  ])('%s is equivalent', (name) => {
    expect(row(name)).toMatchObject({ outcome: 'converted', verdict: 'equivalent' });
  });

  it('scope-push differs by platform, and says which client needs which scope', () => {
    expect(row('scope-push')).toMatchObject({
      verdict: 'differs-by-platform',
      grantsNeeded: [
        {
          clientId: 'one',
          clientName: 'One',
          audience: 'https://api.example/',
          scope: 'read:resource',
        },
      ],
    });
    expect(code('scope-push')).toMatch(/api\.transaction/);
    expect(ids('scope-push')).toContain('scopes-need-target-scopes');
  });

  it('the starter code becomes an Action that does nothing, with its comments', () => {
    expect(code('starter')).not.toMatch(/^[^/]*\bapi\./m);
    expect(code('starter')).toContain(`// access_token['${CLAIM}'] = 'gold';`);
  });

  it('an omitted scope is cleared, a kept one is not mentioned', () => {
    expect(code('scope-omitted')).toContain('clearTargetScopes');
    expect(code('scope-kept')).toContain('setCustomClaim');
    expect(code('scope-kept')).not.toMatch(/scope/i);
  });

  it('every dropped claim is a finding, and only the good one is issued', () => {
    expect(row('dropped-names').findings.length).toBeGreaterThanOrEqual(3);
    expect(code('dropped-names').match(/setCustomClaim/g)).toHaveLength(1);
  });

  it("a secret comes from event.secrets and is named in the Action's description", () => {
    expect(code('secret')).toContain('event.secrets');
    const description = readFileSync(join(folder, 'out/actions/secret.json'), 'utf8');
    expect(JSON.parse(description)).toMatchObject({
      secrets: [{ name: 'PLAN_KEY', value: '##PLAN_KEY##' }],
      deployed: true,
    });
    expect(description).not.toContain('_VALUE_NOT_SHOWN_');
  });

  it.each([
    ['parenthesis', { line: 2, column: 28 }],
    ['placeholder', { line: 2, column: 22 }],
    ['comment', {}],
    ['no-export', {}],
  ])('%s is refused', (name, place) => {
    expect(row(name)).toMatchObject({ outcome: 'refused', verdict: null, action: null });
    expect(row(name).findings[0]).toMatchObject({ severity: 'error', ...place });
  });

  it('an Action is left as it is', () => {
    expect(row('already')).toMatchObject({ outcome: 'unchanged', action: null });
    expect(readFileSync(join(folder, 'export/actions/already/code.js'), 'utf8')).toBe(ACTION);
  });
});
