import type { Action } from '../model/index.js';
import { fileStem } from './names.js';

/** A file to write, its path relative to the output folder, POSIX. */
export interface OutputFile {
  path: string;
  text: string;
}

/** Where the code of an Action goes. */
export function actionCodePath(action: Pick<Action, 'name'>): string {
  return `actions/${fileStem(action.name)}/code.js`;
}

/**
 * An Action in Deploy CLI's directory layout: `actions/<name>.json` and `actions/<name>/code.js`
 * (auth0-deploy-cli src/context/directory/handlers/actions.ts). The code's path is relative to
 * the root of the export.
 */
export function actionFiles(action: Action): OutputFile[] {
  const code = actionCodePath(action);
  const description = {
    name: action.name,
    code: `./${code}`,
    runtime: 'node22',
    dependencies: action.dependencies.map(({ name, version }) => ({ name, version })),
    // Values cannot be exported. Deploy CLI replaces the marker on import from its keyword mappings;
    // its own placeholder for hooks would be uploaded as the value of an Action's secret.
    secrets: action.secrets.map((name) => ({ name, value: marker(name) })),
    supported_triggers: [{ id: action.trigger, version: 'v2' }],
    deployed: action.deployed,
  };
  return [
    {
      path: `actions/${fileStem(action.name)}.json`,
      text: `${JSON.stringify(description, null, 2)}\n`,
    },
    { path: code, text: action.code },
  ];
}

/** The keyword that Deploy CLI replaces by a value from its configuration. */
function marker(secret: string): string {
  return `##${secret.replace(/\W/g, '_').toUpperCase()}##`;
}
