type InStyle = (pair: { hook: string; action: string }) => string;

/** Ways to say the same in another style, whatever the code: none of them changes a meaning. */
export const OTHER_STYLES: Record<string, InStyle> = {
  'as a person wrote it': ({ action }) => action,

  'behind a function that only hands on': ({ action }) => `${action}
const inner = module.exports.onExecuteCredentialsExchange;
async function traced(...given) {
  return inner.apply(this, given);
}
module.exports = { onExecuteCredentialsExchange: (event, api) => traced(event, api) };
`,

  'with calls collected and made at the end': ({ action }) => `${action}
const decide = module.exports.onExecuteCredentialsExchange;
function collector(calls, path) {
  return new Proxy(function () {}, {
    get: (_, name) => collector(calls, [...path, name]),
    apply: (_, self, given) => void calls.push([path, given]),
  });
}
exports.onExecuteCredentialsExchange = async (event, api) => {
  const calls = [];
  await decide(event, collector(calls, []));
  for (const [[section, method], given] of calls) api[section][method](...given);
};
module.exports = { onExecuteCredentialsExchange: exports.onExecuteCredentialsExchange };
`,

  'with the hook kept and its calling convention imitated': (pair) => HOOK_KEPT(pair),
};

/** The hook's text as it is, in a function that gives it what it had at Auth0. */
export const HOOK_KEPT: InStyle = ({ hook }) => `
class InvalidScopeError extends Error {}
class InvalidRequestError extends Error {}
class ServerError extends Error {}

function script(module) {
${hook}
  return module.exports;
}
const hook = script({ exports: {} });

function refuse(api, error) {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InvalidScopeError) api.access.deny('invalid_scope', message);
  else if (error instanceof InvalidRequestError) api.access.deny('invalid_request', message);
  else api.access.deny('server_error', message);
}

function grant(api, answer) {
  const { scope = [], ...claims } = JSON.parse(JSON.stringify(answer));
  api.transaction.setTargetScopes(scope);
  for (const [name, value] of Object.entries(claims)) {
    if (/^https?:/.test(name)) api.accessToken.setCustomClaim(name, value);
  }
}

exports.onExecuteCredentialsExchange = (event, api) =>
  new Promise((resolve, reject) => {
    const { scope } = event.accessToken;
    const { user_agent: userAgent, ...request } = event.request;
    let answered = false;
    const cb = (error, answer) => {
      if (answered) throw new Error('answered twice');
      answered = true;
      if (error) refuse(api, error);
      else grant(api, answer);
      resolve();
    };
    const { client_id: id, name, metadata } = event.client;
    const result = hook(
      { id, name, metadata, tenant: event.tenant.id },
      scope.length > 0 ? [...scope] : undefined,
      event.resource_server.identifier,
      { body: request.body, request: { ...request, userAgent }, webtask: { secrets: event.secrets } },
      cb,
    );
    Promise.resolve(result).catch(reject);
  });
`;
