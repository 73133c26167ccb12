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
