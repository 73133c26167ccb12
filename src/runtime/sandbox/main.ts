import { writeSync } from 'node:fs';
import type { Batch, Line } from '../protocol.js';
import { BareRealm } from './bare-realm.js';
import { compile } from './compile.js';
import { disarm } from './disarm.js';
import { loadNetwork } from './host-objects.js';
import { Instance } from './instance.js';
import { RealmStock } from './realm-stock.js';

/** A sandbox process: batches come in on standard input, what happened goes out on standard output. */

const STDOUT = 1;
const realms = new RealmStock();

// Opened before it becomes impossible to open anything.
const input = process.stdin;
disarm();
send({ kind: 'ready' });

let rest = '';
input.setEncoding('utf8').on('data', (chunk: string) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop()!;
  // A fault of ours ends the process, which its parent notices.
  for (const line of lines) run(JSON.parse(line) as Batch).catch(() => process.exit(1));
});
input.on('end', () => process.exit());

async function run(batch: Batch): Promise<void> {
  const compiled = compile(batch);
  const { code } = batch.program;
  for (const invocations of batch.scenarios) {
    let bare = realms.take(code, batch.scenarios.length);
    let instance = new Instance(batch, compiled, bare);
    let leaked = false;
    for (const [index, invocation] of invocations.entries()) {
      let observation = await instance.execute(invocation);
      if (instance.needsNetwork) {
        // It failed for our reason, before the network's stand-in was there: again from the start.
        leaked ||= instance.leaks;
        await loadNetwork();
        realms.giveBack(bare, code, null);
        bare = new BareRealm();
        instance = new Instance(batch, compiled, bare);
        for (const earlier of invocations.slice(0, index)) await instance.execute(earlier);
        instance.takeCounts();
        observation = await instance.execute(invocation);
      }
      send({
        kind: 'observation',
        observation,
        ...instance.takeCounts(),
        ...instance.takeSights(),
      });
    }
    if (leaked || instance.leaks) {
      send({ kind: 'end', retire: true });
      return;
    }
    realms.giveBack(bare, code, instance.taken);
  }
  send({ kind: 'end', retire: false });
}

/** Synchronously, so that the parent has every scenario that ended before one that never does. */
function send(line: Line): void {
  let bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(STDOUT, bytes));
}
