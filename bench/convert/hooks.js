import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes hooks of 20 to 120 lines into a folder of its own, the same ones each time. */
export function writeHooks(count) {
  const folder = join(mkdtempSync(join(tmpdir(), 'hooks-bench-')), 'hooks');
  mkdirSync(folder);
  for (let index = 0; index < count; index += 1) {
    writeFileSync(join(folder, `hook-${String(index).padStart(4, '0')}.js`), hook(index));
  }
  return folder;
}

function hook(index) {
  const blocks = 1 + (index % 17);
  const lines = [
    '/**',
    ' * @param {object} client - information about the client',
    ' * @param {function} cb - function (error, accessTokenClaims)',
    ' */',
    'module.exports = function (client, scope, audience, context, cb) {',
    '  var token = {};',
    '  token.scope = scope;',
    "  if (client.metadata.status === 'blocked') {",
    "    return cb(new InvalidRequestError('This client is blocked.'));",
    '  }',
  ];
  for (let block = 0; block < blocks; block += 1) {
    lines.push(
      '',
      `  // Rule ${block} of hook ${index}`,
      `  if (client.name.indexOf('part-${block}') !== -1 && audience !== 'https://api-${index}.example/') {`,
      `    token['https://claims.example/${block}'] = client.metadata.value${block} || 'none';`,
      `    console.log('rule ${block}', client.id);`,
      '  }',
    );
  }
  lines.push('', '  cb(null, token);', '};', '');
  return lines.join('\n');
}
