import type {
  Divergence,
  Exchange,
  Execution,
  HookReport,
  Outcome,
  Report,
  ReportFinding,
  Trial,
} from '../../src/model/index.js';
import { DEFAULT_POLICIES } from '../../src/model/index.js';

/** A report as `migrate` makes one, with every outcome and verdict; more hooks are copies. */
export function sampleReport({ hooks = 0 }: { hooks?: number } = {}): Report {
  const all = [
    equivalent(),
    resetsScopes(),
    differsByPlatform(),
    divergent(),
    inconclusive(),
    refused(),
    unchanged(),
    hostile(),
  ];
  for (let index = all.length; index < hooks; index += 1) {
    const copied = all[index % 5] ?? equivalent();
    const name = `${copied.name}-${String(index)}`;
    all.push({
      ...copied,
      name,
      source: `hooks/${name}.js`,
      action: copied.action && `actions/${name}/code.js`,
    });
  }
  return reportOf(all);
}

export function reportOf(hooks: HookReport[]): Report {
  const count = (test: (hook: HookReport) => boolean) => hooks.filter(test).length;
  return {
    schemaVersion: 1,
    tool: { name: 'hooks-to-actions', version: '0.1.0' },
    createdAt: '2026-11-22T19:00:00.000Z',
    complete: true,
    seed: 1,
    policies: DEFAULT_POLICIES,
    keywords: { file: 'config.json', names: ['STAGE', 'HOST'] },
    summary: {
      hooks: hooks.length,
      converted: count(({ outcome }) => outcome === 'converted'),
      refused: count(({ outcome }) => outcome === 'refused'),
      unchanged: count(({ outcome }) => outcome === 'unchanged'),
      equivalent: count(({ verdict }) => verdict === 'equivalent'),
      differsByPlatform: count(({ verdict }) => verdict === 'differs-by-platform'),
      divergent: count(({ verdict }) => verdict === 'divergent'),
      inconclusive: count(({ verdict }) => verdict === 'inconclusive'),
    },
    hooks,
    passedOver: [{ path: 'hooks/README.md', reason: 'not JavaScript' }],
  };
}

export function equivalent(changes: Partial<HookReport> = {}): HookReport {
  const claims = { 'https://plans.example/tier': 'gold' };
  return hookReport('add-plan', {
    reason: 'Every exchange gave the same outcome on both sides; every branch was reached.',
    style: 'direct',
    verdict: 'equivalent',
    scenarios: { run: 214, same: 214, different: 0, inconclusive: 0 },
    coverage: coverage(6, 6),
    trials: [
      trial(
        'client with metadata tier “gold”',
        { client: { metadata: { tier: 'gold' } } },
        token(claims),
      ),
      trial('client without metadata', { client: { metadata: {} } }, token({})),
      trial('audience of the payments API', { audience: 'https://pay.example/' }, denied()),
    ],
    code: {
      hook: `/**
@param {object} client - information about the client
@param {string} client.name - name of client
@param {array|undefined} scope - array of strings representing the scope claim or undefined
@param {string} audience - token's audience claim
@param {object} context - additional authorization context
@param {object} context.webtask - webtask context
@param {function} cb - function (error, accessTokenClaims)
*/
module.exports = function (client, scope, audience, context, cb) {
  var NAMESPACE = 'https://plans.example/';
  // The payments API has its own tokens.
  if (audience === 'https://pay.example/') {
    return cb(new InvalidRequestError('use the payments client'));
  }
  var access_token = {};
  access_token.scope = scope;
  if (client.metadata.tier) {
    access_token[NAMESPACE + 'tier'] = client.metadata.tier;
  }
  cb(null, access_token);
};
`,
      action: `/**
@param {object} client - information about the client
@param {string} client.name - name of client
@param {array|undefined} scope - array of strings representing the scope claim or undefined
@param {string} audience - token's audience claim
@param {object} context - additional authorization context
@param {object} context.webtask - webtask context
@param {function} cb - function (error, accessTokenClaims)
*/
exports.onExecuteCredentialsExchange = async (event, api) => {
  var NAMESPACE = 'https://plans.example/';
  // The payments API has its own tokens.
  if (event.resource_server.identifier === 'https://pay.example/') {
    return api.access.deny('invalid_request', 'use the payments client');
  }
  if (event.client.metadata.tier) {
    api.accessToken.setCustomClaim(NAMESPACE + 'tier', event.client.metadata.tier);
  }
};
`,
    },
    ...changes,
  });
}

function resetsScopes(): HookReport {
  return hookReport('add-region', {
    reason: 'Every exchange gave the same outcome on both sides; every branch was reached.',
    style: 'awaited',
    verdict: 'equivalent',
    scenarios: { run: 180, same: 180, different: 0, inconclusive: 0 },
    coverage: coverage(4, 4),
    findings: [
      finding('scopes-reset', 'warning', 6, 3, {
        message: 'The hook returns no `scope`, so its tokens carry no scopes at all.',
        advice:
          'Check that this was meant; delete the call of `clearTargetScopes` where it was not.',
      }),
      finding('secret-to-set', 'info', 2, 17, {
        message: 'The hook reads the secret REGION_KEY, whose value no export contains.',
        advice: 'Set it on the Action before it is deployed.',
        accepted: { by: 'Robin Doe', reason: 'Set by the pipeline.' },
      }),
    ],
    secrets: ['REGION_KEY', 'REGION_URL'],
    dependencies: [{ name: 'axios', version: '0.27.2' }],
    fallbacks: [
      { style: 'direct', reason: 'The answer is given inside a callback of `axios.get`.' },
    ],
    trials: [
      trial(
        'service answers 200',
        { replies: [{ url: 'https://geo.example/', status: 200, body: { region: 'eu' } }] },
        token({ 'https://geo.example/region': 'eu' }, []),
      ),
      trial(
        'service cannot be reached',
        {},
        {
          kind: 'denied',
          error: 'server_error',
          description: 'geo: connect ECONNREFUSED',
          status: 500,
        },
      ),
    ],
    code: {
      hook: `module.exports = function (client, scope, audience, context, cb) {
  const key = context.webtask.secrets.REGION_KEY;
  const axios = require('axios');
  axios.get('https://geo.example/', { headers: { key } }).then((reply) => {
    // one claim, nothing else
    cb(null, { 'https://geo.example/region': reply.data.region });
  }).catch((error) => cb(new ServerError('geo: ' + error.message)));
};
`,
      action: `const axios = require('axios');

exports.onExecuteCredentialsExchange = async (event, api) => {
  const key = event.secrets.REGION_KEY;
  try {
    const reply = await axios.get('https://geo.example/', { headers: { key } });
    // one claim, nothing else
    api.transaction.clearTargetScopes();
    api.accessToken.setCustomClaim('https://geo.example/region', reply.data.region);
  } catch (error) {
    api.access.deny('server_error', 'geo: ' + error.message);
  }
};
`,
    },
  });
}

function differsByPlatform(): HookReport {
  const exchange = {
    client: { id: 'ledger', name: 'Ledger' },
    audience: 'https://api.example/',
    grant: ['read:a'],
  };
  return hookReport('add-resource-scope', {
    reason: 'The same in all that code can express; a scope is outside the client grant.',
    style: 'direct',
    verdict: 'differs-by-platform',
    scenarios: { run: 96, same: 80, different: 16, inconclusive: 0 },
    coverage: coverage(2, 2),
    findings: [
      finding('scopes-need-target-scopes', 'warning', 3, 3, {
        message: 'The hook adds scopes; the Action does it by `api.transaction.addTargetScope`.',
        advice: 'Check that your tenant offers target scopes (Early Access).',
      }),
    ],
    grantsNeeded: [
      {
        clientId: 'ledger',
        clientName: 'Ledger',
        audience: 'https://api.example/',
        scope: 'read:resource',
      },
      {
        clientId: 'billing',
        clientName: 'Billing',
        audience: 'https://api.example/',
        scope: 'read:resource',
      },
    ],
    divergences: [
      {
        ...divergence(
          'scopes',
          exchange,
          token({}, ['read:a', 'read:resource']),
          token({}, ['read:a']),
        ),
        class: 'platform',
        reason:
          'The platform drops target scopes that the client grant does not hold: read:resource.',
        remedy: 'Grant read:resource for https://api.example/ to the client.',
      },
    ],
    trials: [
      trial(
        'grant holds the scope',
        { grant: ['read:a', 'read:resource'] },
        token({}, ['read:a', 'read:resource']),
      ),
      {
        ...trial(
          'grant lacks the scope',
          exchange,
          token({}, ['read:a', 'read:resource']),
          token({}, ['read:a']),
        ),
        result: 'different',
        reason: 'scopes differ',
      },
    ],
    code: {
      hook: "module.exports = function(client, scope, audience, context, cb) {\n  var access_token = { scope: scope };\n  access_token.scope.push('read:resource');\n  cb(null, access_token);\n};",
      action:
        "exports.onExecuteCredentialsExchange = async (event, api) => {\n  api.transaction.addTargetScope('read:resource');\n};",
    },
  });
}

export function divergent(): HookReport {
  const exchange: Exchange = {
    client: { metadata: { plan: '0' } },
    requestedScopes: ['write:b'],
    now: '2026-11-01T00:00:00Z',
    seed: 1,
  };
  return hookReport('legacy-quota', {
    reason: 'One exchange is answered differently: the Action grants what the hook denied.',
    style: 'bridged',
    verdict: 'divergent',
    scenarios: { run: 60, same: 58, different: 2, inconclusive: 0 },
    coverage: coverage(7, 9, [{ line: 12, column: 5, endLine: 14 }]),
    divergences: [
      {
        ...divergence(
          'granted-instead-of-denied',
          exchange,
          { kind: 'denied', error: 'invalid_scope', description: 'over quota', status: 400 },
          token({ 'https://quota.example/left': 3 }, ['write:b']),
        ),
        reason: 'The hook denies with invalid_scope; the Action gives a token.',
        remedy: 'Compare the condition in line 4 with the hook and mend it by hand.',
      },
    ],
    trials: [
      {
        ...trial(
          'plan “0”',
          exchange,
          { kind: 'denied', error: 'invalid_scope', description: 'over quota', status: 400 },
          token({ 'https://quota.example/left': 3 }, ['write:b']),
        ),
        result: 'different',
        reason: 'denied against granted',
      },
      trial('no plan', {}, token({ 'https://quota.example/left': 3 }, [])),
    ],
    fallbacks: [
      { style: 'direct', reason: 'The callback is handed to a helper.' },
      { style: 'awaited', reason: 'The helper is called twice.' },
    ],
    code: {
      hook: `module.exports = function (client, scope, audience, context, cb) {
  function done(token) { cb(null, token); }
  var quota = Number(client.metadata.plan);
  if (quota === 0) {
    cb(new InvalidScopeError('over quota'));
  }
  done({ scope: scope, 'https://quota.example/left': 3 });
};
`,
      action: `exports.onExecuteCredentialsExchange = async (event, api) => {
  function done(token) { answer(null, token); }
  var quota = event.client.metadata.plan;
  if (quota === 0) {
    answer({ code: 'invalid_scope', description: 'over quota' });
  }
  done({ 'https://quota.example/left': 3 });

  function answer(error, token) {
    if (error) return api.access.deny(error.code, error.description);
    for (const [claim, value] of Object.entries(token)) {
      if (claim === 'scope') {
        // never taken by any exchange
        continue;
      }
      api.accessToken.setCustomClaim(claim, value);
    }
  }
};
`,
    },
  });
}

function inconclusive(): HookReport {
  return hookReport('lookup-customer', {
    reason: 'The module `customer-directory` is not installed, so neither side could be run.',
    style: 'awaited',
    verdict: 'inconclusive',
    scenarios: { run: 12, same: 0, different: 0, inconclusive: 12 },
    coverage: coverage(0, 5),
    missing: ['module customer-directory@2.1.0'],
    trials: [
      {
        ...trial(
          'any exchange',
          {},
          {
            kind: 'failed',
            cause: 'module-missing',
            reason: "Cannot find module 'customer-directory'",
          },
        ),
        result: 'inconclusive',
        reason: 'the module is missing',
      },
    ],
    code: {
      hook: `const directory = require('customer-directory');\nmodule.exports = async (client, scope, audience, context, cb) => {\n  cb(null, { scope, 'https://c.example/id': await directory.find(client.id) });\n};\n`,
      action: `const directory = require('customer-directory');\nexports.onExecuteCredentialsExchange = async (event, api) => {\n  api.accessToken.setCustomClaim('https://c.example/id', await directory.find(event.client.client_id));\n};\n`,
    },
  });
}

export function refused(): HookReport {
  return hookReport('broken-parenthesis', {
    outcome: 'refused',
    reason: 'The script does not parse, so it never ran on the platform either.',
    action: null,
    findings: [
      finding('syntax-error', 'error', 2, 38, {
        message: "Unexpected token, expected ','",
        advice: 'Mend the script, or decide that the hook is not needed: it has never answered.',
      }),
    ],
    code: {
      hook: "module.exports = function (client, scope, audience, context, cb) {\n  cb(new ServerError('not available';\n};\n",
      action: null,
    },
  });
}

function unchanged(): HookReport {
  return hookReport('already-moved', {
    outcome: 'unchanged',
    reason: 'Exports onExecuteCredentialsExchange: it is an Action already.',
    action: null,
    code: {
      hook: 'exports.onExecuteCredentialsExchange = async (event, api) => {};\n',
      action: null,
    },
  });
}

/** Everything that ends a string, an element, a table or a line somewhere. */
export const HOSTILE =
  '</script><!-- ]]> --> <img src=x onerror=alert(1)> &amp; "quoted" \'single\' `tick` ```` | \\ $& ${x} @someone #1 \u202eabc\u202c שלום 👩‍👩‍👧 \u0000\u001b[31m\u2028\ufeff';

export function hostile(): HookReport {
  const long = 'x'.repeat(5_000);
  return hookReport('hostile-text', {
    reason: `One claim is ${HOSTILE}`,
    style: 'direct',
    verdict: 'equivalent',
    scenarios: { run: 40, same: 40, different: 0, inconclusive: 0 },
    coverage: coverage(2, 2),
    findings: [
      finding('claim-not-namespaced', 'warning', 3, 5, {
        message: `The claim ${HOSTILE} has no namespace.`,
        advice: `Decide whether ${HOSTILE} is wanted.`,
      }),
    ],
    trials: [
      trial(
        `client named ${HOSTILE}`,
        { client: { name: HOSTILE } },
        token({ [HOSTILE]: HOSTILE }),
      ),
    ],
    code: {
      hook: `// ${HOSTILE.replace(/[\u2028\n]/g, '')}\r\nmodule.exports = function (client, scope, audience, context, cb) {\r\n  cb(null, { scope: scope, 'https://x.example/long': '${long}' });\r\n};`,
      action: `// ${HOSTILE.replace(/[\u2028\n]/g, '')}\r\nexports.onExecuteCredentialsExchange = async (event, api) => {\r\n  api.accessToken.setCustomClaim('https://x.example/long', '${long}');\r\n};`,
    },
  });
}

function hookReport(name: string, changes: Partial<HookReport>): HookReport {
  return {
    source: `hooks/${name}.js`,
    name,
    trigger: 'credentials-exchange',
    outcome: 'converted',
    reason: '',
    style: null,
    verdict: null,
    action: `actions/${name}/code.js`,
    scenarios: { run: 0, same: 0, different: 0, inconclusive: 0 },
    coverage: coverage(0, 0),
    findings: [],
    divergences: [],
    fallbacks: [],
    grantsNeeded: [],
    missing: [],
    secrets: [],
    dependencies: [],
    trials: [],
    code: { hook: null, action: null },
    ...changes,
  };
}

function coverage(
  covered: number,
  total: number,
  neverReached: HookReport['coverage']['action']['neverReached'] = [],
): HookReport['coverage'] {
  return {
    branches: { covered: covered * 2, total: total * 2 },
    hook: { covered, total, neverReached: [] },
    action: { covered, total, neverReached },
  };
}

function finding(
  id: string,
  severity: ReportFinding['severity'],
  line: number,
  column: number,
  rest: Pick<ReportFinding, 'message' | 'advice' | 'accepted'>,
): ReportFinding {
  return { id, severity, at: { line, column }, line, column, ...rest };
}

function trial(scenario: string, exchange: Exchange, hook: Outcome, action = hook): Trial {
  return {
    scenario,
    exchanges: [exchange],
    result: 'same',
    reason: '',
    hook: execution(hook),
    action: execution(action),
  };
}

export function divergence(
  what: string,
  exchange: Exchange,
  hook: Outcome,
  action: Outcome,
): Divergence {
  return {
    scenario: `smallest exchange for ${what}`,
    class: 'action',
    what,
    reason: 'The outcomes differ.',
    remedy: 'Mend the Action.',
    hook: execution(hook),
    action: execution(action),
    exchanges: [exchange],
    replay: 'hooks-to-actions verify hooks/legacy-quota.js actions/legacy-quota/code.js --seed 1',
  };
}

function token(claims: Record<string, string | number>, scope = ['read:a']): Outcome {
  return { kind: 'token', claims, scope };
}

function denied(): Outcome {
  return {
    kind: 'denied',
    error: 'invalid_request',
    description: 'use the payments client',
    status: 400,
  };
}

function execution(outcome: Outcome): Execution {
  return {
    outcome,
    response:
      outcome.kind === 'token'
        ? { status: 200, body: { access_token: outcome.claims, scope: outcome.scope.join(' ') } }
        : outcome.kind === 'denied'
          ? {
              status: outcome.status,
              body: { error: outcome.error, error_description: outcome.description },
            }
          : { status: 500, body: { error: 'server_error' } },
    effects: {
      requests: [{ method: 'GET', url: 'https://geo.example/', reply: 'matched' }],
      console: [{ level: 'log', text: 'exchange' }],
      cache: [],
      storage: [],
    },
    remarks: [],
    milliseconds: 1,
  };
}
