import { basename, dirname, extname } from 'node:path';
import { TRIGGER_IDS, type Found } from '../model/index.js';
import { isActionCode } from './action-code.js';
import { loadText } from './load.js';
import { normalName } from './names.js';
import type { Candidate, Reader, ReadOptions } from './reader.js';
import { triggerOf } from './trigger.js';

/** Scripts that lie about as plain files. A hook was a CommonJS module, so `.js` or `.cjs`. */
export const plain: Reader = {
  layout: 'plain',
  read(candidates, options) {
    const scripts = candidates.filter(({ path }) => /\.c?js$/i.test(path));
    return {
      found: scripts.map((script) => readScript(script, options)),
      taken: new Set(scripts.map(({ path }) => path)),
    };
  },
};

function readScript({ path, shown }: Candidate, options: ReadOptions): Found {
  const stem = basename(path, extname(path));
  if (/\.(test|spec|config|min)$/i.test(stem)) {
    return {
      kind: 'passed-over',
      file: shown,
      reason: 'named as a test, a configuration or a bundle',
    };
  }
  // Deploy CLI calls the code of every Action code.js: its folder has the name.
  const name = normalName(stem === 'code' ? basename(dirname(path)) : stem);
  const loaded = loadText(path);
  if (loaded.kind === 'unreadable') {
    return { kind: 'unreadable', file: shown, name, finding: loaded.finding };
  }
  const { text } = loaded;
  if (isActionCode(text)) return { kind: 'action', file: shown, name, reason: 'already an Action' };
  const trigger = options.trigger ?? triggerOf(text, shown);
  if (!trigger) {
    return {
      kind: 'unreadable',
      file: shown,
      name,
      finding: {
        id: 'trigger-unknown',
        severity: 'error',
        message: 'Neither its path nor its code says at which extensibility point it ran.',
        advice: `Give --trigger, or a comment "@trigger <id>" in the file, with one of: ${TRIGGER_IDS.join(', ')}.`,
      },
    };
  }
  return {
    kind: 'hook',
    file: shown,
    hook: {
      name,
      file: shown,
      text,
      trigger,
      // A script on its own says nothing about it, and a hook that someone migrates was in use.
      enabled: true,
      secrets: [],
      dependencies: {},
      layout: 'plain',
    },
  };
}
