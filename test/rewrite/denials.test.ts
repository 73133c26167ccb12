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
