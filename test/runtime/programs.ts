import type { Program } from '../../src/model/index.js';

/** A hook of five parameters with this body. */
export function hook(body: string, keyword = 'function'): Program {
  return hookScript(
    `module.exports = ${keyword} (client, scope, audience, context, cb) {${body}};`,
  );
}

export function hookScript(code: string): Program {
  return { side: 'hook', trigger: 'credentials-exchange', name: 'hook', code, dependencies: {} };
}

/** An Action whose handler has this body. */
export function action(body: string): Program {
  return actionScript(`exports.onExecuteCredentialsExchange = async (event, api) => {${body}};`);
}

export function actionScript(code: string): Program {
  return { ...hookScript(code), side: 'action', name: 'action' };
}
