import type { Policies } from '../model/index.js';
import { WHOLE } from '../triggers/credentials-exchange/mapping.js';
import type { Layout } from './layout.js';

/**
 * Code that some Actions need beside their handler, the same text in each. Written here in one
 * style and turned into the file's own by `restyle`; so it holds no double quote and no semicolon
 * but at the end of a line.
 */
export interface Names {
  event: string;
  api: string;
  answer: string;
}

/** What the compiler declared before the script. Their name decided the error code. */
export const ERROR_CLASSES = `class ExtensibilityUserError extends Error {
  constructor(message) {
    super(message);
    this.name = this.constructor.name;
  }
}
class InvalidRequestError extends ExtensibilityUserError {}
class InvalidScopeError extends ExtensibilityUserError {}
class ServerError extends ExtensibilityUserError {}
`;

/** Answers with what a hook would have called back with, known only when the code runs. */
export function answerFunction({ event, api, answer }: Names, policies: Policies): string {
  const namespaced = policies.claims === 'documented';
  const scopes = policies.scopes === 'target-scopes';
  return `/** Answers as the hook did: an error denies, a result becomes ${scopes ? 'claims and scopes' : 'claims'}. */
function ${answer}(${event}, ${api}, error, result) {
  if (error) {
    const known = error instanceof Error;
    const code = { InvalidRequestError: 'invalid_request', InvalidScopeError: 'invalid_scope' };
    const message = known ? error.message : String(error.message || error) || 'Unknown error';
    ${api}.access.deny((known && code[error.name]) || 'server_error', message);
    return;
  }
  let token;
  try {
    token = JSON.parse(JSON.stringify(result === undefined ? {} : result));
  } catch {
    ${api}.access.deny('server_error', 'Error when JSON serializing the result of the extension point');
    return;
  }
  const { ${scopes ? 'scope' : 'scope: leftOut'}, ...claims } = Object(token);
  for (const [name, value] of Object.entries(claims)) {
${
  namespaced
    ? `    // A hook's claims needed a namespace.
    if (/^https?:\\/\\//i.test(name)) ${api}.accessToken.setCustomClaim(name, value);`
    : `    ${api}.accessToken.setCustomClaim(name, value);`
}
  }
${
  scopes
    ? `  // Scopes that the hook left out were taken from the token.
  const scopes = Array.isArray(scope) ? scope : [];
  const granted = ${event}.accessToken.scope;
  if (scopes.length !== granted.length || !granted.every((one) => scopes.includes(one))) {
    ${api}.transaction.setTargetScopes(scopes);
  }
`
    : ''
}}
`;
}

/** Gives a hook that is kept as it is its calling convention. */
export function adapter(
  { event, api, answer }: Names,
  hook: string,
  handler: string,
  types: string,
  policies: Policies,
): string {
  const granted = `${event}.accessToken.scope`;
  const scope =
    policies.emptyScope === 'array'
      ? `[...${granted}]`
      : `${granted}.length > 0 ? [...${granted}] : undefined`;
  return `/**
 * Calls the hook above as Auth0 called it, and answers as it calls back: once.
 *
 * @param {import('${types}').Event} ${event}
 * @param {import('${types}').CredentialsExchangeAPI} ${api}
 */
exports.${handler} = async (${event}, ${api}) => {
${wholeInput('client', 'client', event)}
  const scope = ${scope};
  const audience = ${event}.resource_server.identifier;
${wholeInput('context', 'context', event)}
  context.webtask.body = { client, scope, audience, context };

  let returned;
  const answered = new Promise((resolve) => {
    let first = true;
    const cb = (error, result) => {
      if (!first) throw new Error('The hook has answered already.');
      first = false;
      ${answer}(${event}, ${api}, error, result);
      resolve();
    };
    returned = (async () => ${hook}(client, scope, audience, context, cb))();
  });
  // A hook that fails before it answers fails the exchange; one that never answers never ends it.
  await Promise.race([answered, returned.then(() => answered)]);
  // Nobody waited for what a hook did after its answer, but it was done.
  await returned.catch(() => {});
};
`;
}

function wholeInput(name: string, record: keyof typeof WHOLE, event: string): string {
  const fields = WHOLE[record].map(([key, value]) => `    ${key}: ${value(event)},`);
  return [`  const ${name} = {`, ...fields, '  };'].join('\n');
}

/** Writes a snippet as the file is written. */
export function restyle(code: string, layout: Layout): string {
  return code
    .split('\n')
    .map((line) => {
      const depth = /^( {2})*/.exec(line)![0].length / 2;
      const body = line.slice(depth * 2);
      const quoted =
        layout.quote === '"' && !/^(\/?\*|\/\/)/.test(body) ? body.replaceAll("'", '"') : body;
      const ended = layout.semicolon === '' ? quoted.replace(/;$/, '') : quoted;
      return layout.indent.repeat(depth) + ended;
    })
    .join(layout.eol);
}
