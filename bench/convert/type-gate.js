import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkActions } from '../../dist/typecheck/index.js';

/** Checks so many Actions of a folder in one batch, as `migrate` checks all of them. */
const [folder, count] = process.argv.slice(2);
const actions = readdirSync(folder)
  .slice(0, Number(count))
  .map((name) => ({ name, code: readFileSync(join(folder, name), 'utf8') }));
const faults = await checkActions(actions);
if (actions.length < count || faults.some(({ ours }) => ours)) throw new Error('not as expected');
