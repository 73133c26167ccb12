import { expect, test } from 'vitest';
import { convert } from '../../src/rewrite/index.js';
import { fixturesOf } from './fixture-pairs.js';
import { plainHook } from '../plain-hook.js';

const EXPORT = /^module\.exports\s*=/m;

/** The rules that look at a script without a handler of its own are asked for nothing else. */
test('a hook that other code makes of a function is kept with an adapter, whatever the function is', () => {
  const texts = fixturesOf('convert', 'credentials-exchange')
    .map(({ hook }) => hook.text)
    .filter((text) => EXPORT.test(text));
  const styles = texts.map((text) => {
    const wrapped = text.replace(EXPORT, 'const ownHook =');
    const made = convert(
      plainHook(`${wrapped}\nmodule.exports = require('wrapper').wrap(ownHook);\n`),
    );
    return made.kind === 'converted' ? made.style : made.kind;
  });
  expect(new Set(styles)).toEqual(new Set(['bridged']));
});
