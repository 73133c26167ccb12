import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@babel/parser';

const [folder] = process.argv.slice(2);
for (const file of readdirSync(folder)) {
  parse(readFileSync(join(folder, file), 'utf8'), { sourceType: 'script', attachComment: false });
}
