import { expect, it } from 'vitest';
import { convert } from '../../src/rewrite/index.js';
import { plainHook } from '../plain-hook.js';

const HOOK = 'function (client, scope, audience, context, cb) { cb(null, {}); }';

it.each([
  ['nothing but comments', '// module.exports', 'nothing but comments', '1:1'],
  ['no export', `const hook = ${HOOK};`, 'exports nothing', '1:1'],
  ['a function that is returned', `return ${HOOK};`, 'returns its function', '1:1'],
  ['a property', `module.exports.hook = ${HOOK};`, 'no function is assigned', '1:1'],
  ['two exports', `module.exports = ${HOOK};\nmodule.exports = ${HOOK};`, 'more than once', '2:1'],
  ['a branch', `if (true) {\n  module.exports = ${HOOK};\n}`, 'inside other code', '2:3'],
  [
    'a function that may leave first',
    `(function () {\n  if (NS) return;\n  module.exports = ${HOOK};\n})();`,
    'inside other code',
    '3:3',
  ],
  [
    'a function that may not have run yet',
    `(async () => {\n  module.exports = ${HOOK};\n})();`,
    'inside other code',
    '2:3',
  ],
  [
    'a generator',
    `(function* () {\n  module.exports = ${HOOK};\n})().next();`,
    'inside other code',
    '2:3',
  ],
  [
    'a function that is called again by its name',
    `(function load(again) {\n  module.exports = ${HOOK};\n  if (again) load();\n})(true);`,
    'inside other code',
    '2:3',
  ],
  [
    'a function that finds itself',
    `(function () {\n  module.exports = ${HOOK};\n  arguments.callee;\n})();`,
    'inside other code',
    '2:3',
  ],
  [
    'a function that is given what other code makes',
    `(function (settings) {\n  module.exports = ${HOOK};\n})(load());`,
    'inside other code',
    '2:3',
  ],
  [
    'a function whose value is asked for',
    `if ((function () {\n  module.exports = ${HOOK};\n})()) process.exit();`,
    'inside other code',
    '2:3',
  ],
  [
    'a function that is called in a loop',
    `for (const n of [1, 2]) (function () {\n  module.exports = ${HOOK};\n})();`,
    'inside other code',
    '2:3',
  ],
  [
    'a function that takes the module by its name',
    `(function (module, require) {\n  module.exports = ${HOOK};\n})(module, require);`,
    'is handed to',
    '3:4',
  ],
  ['a callback', `setup(() => {\n  module.exports = ${HOOK};\n});`, 'inside other code', '2:3'],
  [
    'a parameter',
    `(function (root) {\n  root.exports = ${HOOK};\n})(module);`,
    'is handed to',
    '3:4',
  ],
  ['no function', 'module.exports = {};', 'is no function', '1:18'],
])('a script with %s is refused with the place and the reason', (_, text, reason, place) => {
  const conversion = convert(plainHook(text));
  expect(conversion.kind).toBe('refused');
  const [finding] = conversion.kind === 'refused' ? conversion.findings : [];
  expect(finding).toMatchObject({ id: 'no-handler', message: expect.stringContaining(reason) });
  expect(`${String(finding?.at?.line)}:${String(finding?.at?.column)}`).toBe(place);
});
