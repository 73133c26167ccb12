import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { provenAction } from './both-sides.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

/** The Action of a hook that answers with an error where the client has no team. */
const actionOf = (answer: string, outside = ''): Promise<string> =>
  provenAction(
    `${outside}module.exports = function (client, scope, audience, context, cb) {
  const { team } = client.metadata;
  if (!team) { ${answer} }
  cb(null, { scope });
};\n`,
    runtime,
  );

describe('an error that is no error', () => {
  test.each<[answer: string, denied: string]>([
    [`return cb({ message: 'no team', code: 'no_team' });`, `'no team'`],
    [`return cb({ name: 'InvalidScopeError', message: 'no team' });`, `'no team'`],
    [`return cb({ 'message': 'no team of ' + client.name, status: 403 });`, `'no team of ' + `],
    ['return cb({ code: 403, message: `no team: ${client.name}` });', '`no team: ${'],
    [`const error = { message: 'no team', code: 403 }; return cb(error);`, `'no team'`],
    [`const error = 'no team'; return cb(error);`, `'no team'`],
    [`const error = 'no team'; console.log(error); return cb(error);`, 'error'],
  ])('%s', async (answer, denied) => {
    const action = await actionOf(answer);
    expect(action).toContain(`api.access.deny('server_error', ${denied}`);
  });

  test.each([
    `return cb({ code: 'no_team' });`,
    `return cb({ message: '' });`,
    `return cb({ message: '', toString() { return 'text of its own'; } });`,
    `return cb({ message: client.name });`,
    'return cb({ message: `${client.metadata.reason}` });',
    `return cb({ message: client.metadata.reason || 0, code: 'no_team' });`,
    `return cb({ message: 'no team', ...client.metadata });`,
    `return cb({ message: 'no team', [client.name]: '', ['mess' + 'age']: 'other' });`,
    `return cb({ message: 'no team', message: 'other' });`,
    `return cb({ get message() { return 'no team'; } });`,
    `const error = { message: 'no team' }; error.message = ''; return cb(error);`,
    `let error = 'no team'; if (client.name === 'A') error = ''; return cb(error);`,
    `const error = { message: 'no team' }; delete error.message; return cb(error);`,
  ])('is handed on as it is: %s', async (answer) => {
    expect(await actionOf(answer)).toContain('deny(api, ');
  });
});

describe('an error that gets properties before it is answered', () => {
  test.each<[answer: string, denied: string]>([
    [
      `const error = new InvalidScopeError('no team'); error.status = 403; error.code = 'no_team'; return cb(error);`,
      `api.access.deny('invalid_scope', 'no team')`,
    ],
    [
      `const error = new Error('no team of ' + client.name); error.tenant = audience; cb(error); return;`,
      `api.access.deny('server_error', 'no team of ' + event.client.name)`,
    ],
    [
      `const error = new Error('no team'); error.name = 'InvalidScopeError'; return cb(error);`,
      `api.access.deny('invalid_scope', error.message)`,
    ],
    [
      `const error = new Error('no team'); error.message = 'other'; return cb(error);`,
      `api.access.deny('server_error', error.message)`,
    ],
    [
      `const error = new Error('no team'); error.at = client.metadata.at.toString(); return cb(error);`,
      `api.access.deny('server_error', error.message)`,
    ],
    [
      `const error = new Error('no team'); error.code = 5; console.log(error.code); return cb(error);`,
      `api.access.deny('server_error', error.message)`,
    ],
  ])('%s', async (answer, denied) => {
    expect(await actionOf(answer)).toContain(denied);
  });
});

describe('an error that the handler throws and catches itself', () => {
  /** A hook that throws where the client has no team. */
  const throwing = (thrown: string, caught: string, after = '', outside = ''): Promise<string> =>
    provenAction(
      `${outside}module.exports = function (client, scope, audience, context, cb) {
  const reply = { allowed: client.metadata.allowed };
  try {
    const { team } = client.metadata;
    ${thrown}
    new URL(team);
    cb(null, { scope, 'https://a.example/team': team });
  } catch (err) {
    ${caught}
  }
  ${after}
};\n`,
      runtime,
    );
  const THROWN = `if (!team) throw new InvalidRequestError('no team');`;
  const DENIED = `api.access.deny('invalid_request', 'no team')`;

  test.each<[caught: string, denied: string, thrown?: string]>([
    ['cb(err);', DENIED],
    ['return cb(err);', DENIED],
    ['cb(err); return;', DENIED],
    ['cb(err instanceof InvalidRequestError ? err : new ServerError("failed"));', DENIED],
    ['if (err instanceof InvalidRequestError) { cb(err); } else { cb("failed"); }', DENIED],
    ['if (err instanceof ExtensibilityUserError) return cb(err); return cb("failed");', DENIED],
    ['if (err && err instanceof InvalidRequestError) return cb(err); cb("failed");', DENIED],
    ['if (!(err && err instanceof InvalidRequestError)) return cb("failed"); cb(err);', DENIED],
    ['if (!(err instanceof InvalidRequestError)) { return cb("failed"); } cb(err);', DENIED],
    [
      "if (err instanceof InvalidScopeError || err.code === 'ERR_INVALID_URL') return cb('x'); cb(err);",
      DENIED,
    ],
    ['if (err.code === "ERR_INVALID_URL") { return cb("no address"); } cb(err);', DENIED],
    ['if (err.input && err.input.length > 3) return cb("no address"); cb(err);', DENIED],
    ['if (err.input?.length >= 3) return cb("no address"); cb(err);', DENIED],
    ['if (err.name !== "InvalidRequestError") return cb("failed"); cb(err);', DENIED],
    [
      'console.log("denied: " + err.message, client.name); cb(err);',
      `const message = 'no team';
      console.log("denied: " + message, event.client.name);
      return api.access.deny('invalid_request', message);`,
    ],
    ['console.log("denied"); cb(err);', `console.log("denied");\n      return ${DENIED}`],
    [
      'cb(err);',
      `api.access.deny('invalid_request', 'one')`,
      `switch (team) { case 'a': throw new InvalidRequestError('one'); case 'b': throw new InvalidScopeError('two'); }`,
    ],
  ])('is denied where it was thrown: %s', async (caught, denied, thrown = THROWN) => {
    const action = await throwing(thrown, caught);
    expect(action).toContain(denied);
    expect(action).not.toMatch(/class |throw new|instanceof Invalid/);
  });

  test.each<[why: string, caught: string, thrown?: string, after?: string, outside?: string]>([
    ['it gives a token', 'if (err instanceof InvalidRequestError) return cb(null, {}); cb(err);'],
    ['another error is answered', 'cb(new ServerError("failed: " + err.message));'],
    ['it gets another text', 'err.message = "failed: " + err.message; cb(err);'],
    ['it is replaced', 'if (err.code !== 5) err = new ServerError("failed"); cb(err);'],
    ['all of it is logged', 'console.log(err); cb(err);'],
    ['its name is logged', 'console.log(err.name); cb(err);'],
    ['it is told by its text', 'if (err.message === "no team") return cb(null, {}); cb(err);'],
    ['something comes after', 'cb(err);', THROWN, 'reply.allowed.toString();'],
    ['it goes on without an answer', 'console.log("failed");', THROWN, 'cb(null, { scope });'],
    [
      'another `catch` is nearer',
      'cb(err);',
      `try { ${THROWN} } catch (other) { reply.allowed = other.message; }`,
    ],
    ['a `finally` comes before', 'cb(err);', `try { ${THROWN} } finally { console.log('done'); }`],
    ['it is thrown in a callback', 'cb(err);', `[1].forEach(() => { ${THROWN} });`],
    [
      'another one is thrown by a helper',
      'cb(err);',
      `${THROWN} check(client);`,
      '',
      `function check(client) { if (!client.name) throw new InvalidScopeError('no name'); }\n`,
    ],
    [
      'its text is not known to be one and logged',
      'console.log(err.message); cb(err);',
      `if (!team) throw new InvalidRequestError(client.metadata.reason);`,
    ],
  ])('stays one where %s', async (_, caught, thrown = THROWN, after = '', outside = '') => {
    const action = await throwing(thrown, caught, after, outside);
    expect(action).toMatch(/throw new Invalid|const hook = /);
  });
});

describe('errors that a function of the script gives back', () => {
  /** A hook that is told by `outside` whether it may go on. */
  const asking = (outside: string, body: string): Promise<string> =>
    provenAction(
      `${outside}\nmodule.exports = function (client, scope, audience, context, cb) {
  const metadata = client.metadata || {};
  ${body}
};\n`,
      runtime,
    );
  const CHECK = `function check({ team, plan }) {
  if (!team) return new InvalidRequestError('no team');
  if (plan === 'none') return new InvalidScopeError('no plan of ' + team);
  return null;
}`;
  const TOKEN = 'cb(null, { scope });';

  test.each<[why: string, outside: string, body: string, denied: RegExp]>([
    [
      'as they are',
      CHECK,
      `const error = check(metadata); if (error) return cb(error); ${TOKEN}`,
      /deny\(error\.code, error\.message\)/,
    ],
    [
      'as they are, and their text is logged',
      CHECK,
      `const error = check(metadata);
       if (error !== null) { console.log(error.message); return cb(error); } ${TOKEN}`,
      /deny\(error\.code, error\.message\)/,
    ],
    [
      'of one class',
      CHECK.replace('Scope', 'Request'),
      `const error = check(metadata); if (error) return cb(error); ${TOKEN}`,
      /return new Error\('no team'\)[^]*deny\('invalid_request', error\.message\)/,
    ],
    [
      'of the first rule of a list that is broken',
      `const rules = [
         ({ team }) => team ? null : new InvalidRequestError('no team'),
         ({ plan }) => plan === 'none' ? new InvalidScopeError('no plan') : null,
       ];
       const broken = (metadata) => rules.reduce((error, rule) => error || rule(metadata), null);`,
      `const error = broken(metadata); return error ? cb(error) : cb(null, { scope });`,
      /\({ team }\) => team \? null : { code: 'invalid_request', message: 'no team' }/,
    ],
    [
      'of an arrow function, without a name',
      `const rules = [
         [({ team }) => !team, () => new InvalidRequestError('no team')],
         [({ plan }) => plan === 'none', ({ team }) => new InvalidScopeError('no plan of ' + team)],
       ];`,
      `const rule = rules.find(([test]) => test(metadata));
       if (rule) return cb(rule[1](metadata)); ${TOKEN}`,
      /\(\) => \({ code: 'invalid_request', message: 'no team' }\)/,
    ],
    [
      'in a result that says whether there is one',
      CHECK.replace('return null', 'return { ok: true }').replace(
        /return (new [^;]*);/g,
        'return { ok: false, error: $1 };',
      ),
      `const result = check(metadata); if (!result.ok) return cb(result.error); ${TOKEN}`,
      /{\s*return api\.access\.deny\(result\.error\.code, result\.error\.message\);\s*}|return api\.access\.deny\(result\.error\.code, result\.error\.message\);/,
    ],
    [
      'in a result that is taken apart',
      CHECK.replace('return null', `return { kind: 'ok' }`).replace(
        /return (new [^;]*);/g,
        `return { kind: 'denied', error: $1 };`,
      ),
      `const { kind, error } = check(metadata);
       if (kind === 'denied') { cb(error); return; } ${TOKEN}`,
      /\{ api\.access\.deny\(error\.code, error\.message\); return; \}/,
    ],
    [
      'in a result of a class',
      `class Result {
         constructor(isSuccess, error) { this.isSuccess = isSuccess; this.error = error || null; }
         static ok() { return new Result(true); }
         static fail(error) { return new Result(false, error); }
       }
       const check = ({ team, plan }) => {
         if (!team) return Result.fail(new InvalidRequestError('no team'));
         if (plan === 'none') return Result.fail(new InvalidScopeError('no plan'));
         return Result.ok();
       };`,
      `const result = check(metadata); if (!result.isSuccess) { cb(result.error); return; } ${TOKEN}`,
      /\{ api\.access\.deny\(result\.error\.code, result\.error\.message\); return; \}/,
    ],
    [
      'to a function that denies',
      CHECK,
      `const finish = (error, token) => { if (error) cb(error); else cb(null, token); };
       const error = check(metadata);
       if (error) return finish(error);
       if (client.name === 'old') return finish(new Error('too old'));
       finish(null, { scope });`,
      /finish\({ code: 'server_error', message: 'too old' }\)/,
    ],
    [
      'with a text that is not known to be one',
      CHECK.replace(`'no team'`, 'plan'),
      `const error = check(metadata); if (error) return cb(error); ${TOKEN}`,
      /{ code: 'invalid_request', message: (new Error\(plan\)\.message|String\(plan\)) }/,
    ],
  ])('are told by their code: %s', async (_, outside, body, denied) => {
    const action = await asking(outside, body);
    expect(action).toMatch(denied);
    expect(action).not.toMatch(/class Invalid|instanceof|function deny/);
    expect(action).not.toContain('clearTargetScopes');
  });

  test.each([
    'if (error) return cb(error);',
    'if (error) { console.log(error.message); cb(error); return; }',
    'if (!error) return cb(null, { scope }); return cb(error);',
  ])('are certain where they were asked for after all that they may be: %s', async (answer) => {
    const action = await asking(
      CHECK,
      `let error = check(metadata);
       try { JSON.parse(metadata.tags || '{}'); } catch (caught) { error = caught; }
       ${answer} ${answer.startsWith('if (error)') ? TOKEN : ''}`,
    );
    expect(action).toContain('deny(api, error)');
    expect(action).not.toContain('clearTargetScopes');
  });

  test.each([
    `if (error) { if (metadata.forgiven) error = null; cb(error); return; } ${TOKEN}`,
    `if (error) { [metadata.forgiven].forEach((one) => { if (one) error = null; }); return cb(error); } ${TOKEN}`,
    `if (!error) error = metadata.plan === 'free' ? new Error('free') : null; cb(error, { scope });`,
  ])('are not certain where they got something else since: %s', async (answer) => {
    const action = await asking(
      CHECK,
      `let error = check(metadata);
       if (metadata.tags) { try { JSON.parse(metadata.tags); } catch (caught) { error = caught; } }
       ${answer}`,
    );
    expect(action).toMatch(
      /if \(error\) {\s*deny\(api, error\);\s*} else|if \(error\) {\s*deny\(api, error\);\s*}\n|const hook = /,
    );
  });

  const GIVEN = 'const error = check(metadata); if (error)';
  test.each<[why: string, outside: string, body: string]>([
    ['all of one is logged', CHECK, `${GIVEN} { console.log(error); return cb(error); } ${TOKEN}`],
    [
      'its name is logged',
      CHECK,
      `${GIVEN} { console.log(error.name); return cb(error); } ${TOKEN}`,
    ],
    ['it is a text', CHECK, `${GIVEN} { console.log('' + error); return cb(error); } ${TOKEN}`],
    [
      'it is the text of a list',
      CHECK,
      `${GIVEN} { console.log([error].join(',')); return cb(error); } ${TOKEN}`,
    ],
    [
      'it is in a list that is a text',
      CHECK,
      `${GIVEN} { const all = [error]; console.log(\`\${all}\`); return cb(error); } ${TOKEN}`,
    ],
    [
      'it is written as JSON',
      CHECK,
      `${GIVEN} { console.log(JSON.stringify({ error })); return cb(error); } ${TOKEN}`,
    ],
    [
      'it is asked for its class',
      CHECK,
      `${GIVEN} { console.log(error instanceof InvalidScopeError); return cb(error); } ${TOKEN}`,
    ],
    [
      'it gets a code',
      CHECK,
      `${GIVEN} { error.code = 'denied'; console.log(error.code); return cb(error); } ${TOKEN}`,
    ],
    ['it gets a name', CHECK, `${GIVEN} { error.name = 'Denied'; return cb(error); } ${TOKEN}`],
    [
      'it is handed to other code',
      `const util = require('util');\n${CHECK}`,
      `${GIVEN} { console.log(util.format('%s', error)); return cb(error); } ${TOKEN}`,
    ],
    [
      'it is a claim too',
      CHECK,
      `const error = check(metadata);
       if (error && metadata.strict) return cb(error);
       cb(null, { scope, 'https://a.example/error': error });`,
    ],
    [
      'it is thrown elsewhere',
      `${CHECK}\nfunction must(metadata) { const error = check(metadata); if (error) throw error; }`,
      `try { if (metadata.strict) must(metadata); } catch (caught) { return cb(caught); }
       ${GIVEN} return cb(error); ${TOKEN}`,
    ],
    [
      'it may be of other code',
      CHECK,
      `let error = check(metadata);
       try { JSON.parse(metadata.tags || '{}'); } catch (caught) { error = caught; }
       if (error) return cb(error); ${TOKEN}`,
    ],
  ])('keep their class where %s', async (_, outside, body) => {
    expect(await asking(outside, body)).toMatch(/class Invalid/);
  });

  test.each<[why: string, outside: string, body: string]>([
    [
      'a result without success may have no error',
      `const check = ({ team }) => team ? { ok: true } : { ok: false, error: team === '' ? new InvalidRequestError('empty') : null };`,
      `const result = check(metadata); if (!result.ok) return cb(result.error, {}); ${TOKEN}`,
    ],
    [
      'another part was asked for',
      `const check = ({ team, plan }) => team ? { ok: true, plan } : { ok: false, plan, error: new InvalidRequestError('no team') };`,
      `const result = check(metadata); if (!result.plan) return cb(result.error, {}); ${TOKEN}`,
    ],
    [
      'the error is taken away',
      `const check = ({ team }) => team ? { ok: true } : { ok: false, error: new InvalidRequestError('no team') };`,
      `const result = check(metadata); if (metadata.plan === 'none') result.error = null;
       if (!result.ok) return cb(result.error, {}); ${TOKEN}`,
    ],
    [
      'the result is another one by then',
      `const check = ({ team }) => team ? { ok: true } : { ok: false, error: new InvalidRequestError('no team') };`,
      `let result = check(metadata); if (!result.ok) { result = check({ team: metadata.plan }); return cb(result.error, {}); } ${TOKEN}`,
    ],
  ])('may be none where %s', async (_, outside, body) => {
    expect(await asking(outside, body)).toContain('clearTargetScopes');
  });
});
