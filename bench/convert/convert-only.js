import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertHook } from '../../dist/index.js';

const [folder, out] = process.argv.slice(2);
if (out) mkdirSync(out, { recursive: true });
for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), 'utf8');
  const conversion = convertHook({ name: file, file, text, trigger: 'credentials-exchange' });
  if (conversion.kind !== 'converted') throw new Error(`${file} is ${conversion.kind}`);
  if (out) writeFileSync(join(out, file), conversion.action.code);
}
