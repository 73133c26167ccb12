import type { Policies } from '../model/index.js';
import { WHOLE } from '../triggers/credentials-exchange/mapping.js';
import type { Scoped } from '../parse/scopes.js';
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
  deny: string;
  issue: string;
}

/** What the compiler declared before the script: the classes that the code still names. */
export function errorClasses(used: ReadonlySet<string>): string {
  const derived = [...used].filter((name) => name !== BASE).sort();
  const [only] = derived;
  if (only && used.size === 1) return baseClass(only);
  return baseClass(BASE) + derived.map((name) => `class ${name} extends ${BASE} {}\n`).join('');
}

function baseClass(name: string): string {
  return `class ${name} extends Error {
  constructor(message) {
    super(message);
    this.name = this.constructor.name;
  }
}
`;
}

const BASE = 'ExtensibilityUserError';

/** Denies with an error that is known only when the code runs, or with what may be none. */
function denyFunction({ api, deny }: Names, isError: boolean): string {
  return `/** Denies as the hook did: the name of the error decides the code. */
function ${deny}(${api}, error) {
  const codes = { InvalidRequestError: 'invalid_request', InvalidScopeError: 'invalid_scope' };
${
  isError
    ? `  ${api}.access.deny(codes[error.name] ?? 'server_error', error.message);`
    : `  const reason = error.message || String(error) || 'Unknown error';
  const { name, message } = error instanceof Error ? error : new Error(reason);
  ${api}.access.deny(codes[name] ?? 'server_error', message);`
}
}
`;
}

/** Issues a result that is known only when the code runs. */
function issueFunction({ event, api, issue }: Names, policies: Policies): string {
  const namespaced = policies.claims === 'documented';
  const scopes = policies.scopes === 'target-scopes';
  return `/** Issues the token as the hook did: ${scopes ? 'its result is claims and the list of scopes' : 'its result is claims'}. */
function ${issue}(${event}, ${api}, result) {
  let token;
  try {
    token = JSON.parse(JSON.stringify({ result })).result ?? {};
  } catch {
    ${api}.access.deny('server_error', 'Error when JSON serializing the result of the extension point');
    return;
  }
  const { scope, ...claims } = token;
  for (const [name, value] of Object.entries(claims)) {
${
  namespaced
    ? `    // A hook's claims needed a namespace.
    if (/^https?:\\/\\//i.test(name) && URL.canParse(name)) {
      ${api}.accessToken.setCustomClaim(name, value);
    }`
    : `    ${api}.accessToken.setCustomClaim(name, value);`
}
  }
${
  scopes
    ? `  // Scopes that the hook left out were taken from the token.
  const [scopes, granted] = [scope || [], ${event}.accessToken.scope];
  if (!scopes.every((one) => granted.includes(one)) || !granted.every((one) => scopes.includes(one))) {
    ${api}.transaction.setTargetScopes(scopes);
  }
`
    : ''
}}
`;
}

/** Answers as the callback did, where whether it is a denial is known only when the code runs. */
function answerFunction({ event, api, answer, deny, issue }: Names): string {
  return `/** Answers as the hook's callback did. */
function ${answer}(${event}, ${api}, error, result) {
  if (error) ${deny}(${api}, error);
  else ${issue}(${event}, ${api}, result);
}
`;
}

export type Part = 'answer' | 'deny' | 'denyError' | 'issue';

/** What stands below the hook's code; each part once, with the parts that it calls. */
export function partsOf(needs: ReadonlySet<Part>, names: Names, policies: Policies): string[] {
  const both = needs.has('answer');
  const denies = both || needs.has('deny');
  return [
    ...(both ? [answerFunction(names)] : []),
    ...(denies || needs.has('denyError') ? [denyFunction(names, !denies)] : []),
    ...(both || needs.has('issue') ? [issueFunction(names, policies)] : []),
  ];
}

/** Gives a hook that is kept as it is its calling convention. */
export function adapter(
  { event, api, answer }: Names,
  hook: string,
  handler: string,
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
 * @param {Event} ${event} - The token request.
 * @param {CredentialsExchangeAPI} ${api} - Changes the token, or denies it.
 */
exports.${handler} = async (${event}, ${api}) => {
${wholeInput('client', event, policies)}
  const scope = ${scope};
  const audience = ${event}.resource_server.identifier;
${wholeInput('context', event, policies)}
  context.webtask.body = { client, scope, audience, context };

  let returned;
  const answered = new Promise((resolve, reject) => {
    let first = true;
    const cb = (error, result) => {
      if (!first) return;
      first = false;
      try {
        resolve(${answer}(${event}, ${api}, error, result));
      } catch (failure) {
        reject(failure);
      }
    };
    returned = (async () => ${hook}(client, scope, audience, context, cb))();
  });
  // A hook that fails before it answers fails the exchange; one that never answers never ends it.
  await Promise.race([answered, returned.then(() => answered)]);
  // What a hook does after its answer may take another second.
  const second = new Promise((resolve) => setTimeout(resolve, 1000));
  await Promise.race([returned.catch(() => {}), second]);
};
`;
}

function wholeInput(name: keyof typeof WHOLE, event: string, policies: Policies): string {
  const fields = WHOLE[name].map(([key, value]) => `    ${key}: ${value(event, policies)},`);
  return [`  const ${name} = {`, ...fields, '  };'].join('\n');
}

/** Writes a snippet as the file is written, and a global behind a name of the script by its owner. */
export function restyle(code: string, layout: Layout, script: Scoped): string {
  return code
    .replace(GLOBALS, (name) => (script.top.bindings.has(name) ? `globalThis.${name}` : name))
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

/** What snippets use of the language, where it stands in code. */
const GLOBALS =
  /(?<![.\w])(Object|JSON|URL|Promise|setTimeout)(?=[.(])|(?<=\b(?:new|instanceof) )Error\b/g;
