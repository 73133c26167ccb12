import { writeSync } from 'node:fs';
import type { Batch, Line } from '../protocol.js';
import { compile } from './compile.js';
import { disarm } from './disarm.js';
import { Instance } from './instance.js';

/** A sandbox process: batches come in on standard input, what happened goes out on standard output. */

const STDOUT = 1;

disarm();
send({ kind: 'ready' });

let rest = '';
process.stdin.setEncoding('utf8').on('data', (chunk: string) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop()!;
  for (const line of lines) void run(JSON.parse(line) as Batch);
});
process.stdin.on('end', () => process.exit());

async function run(batch: Batch): Promise<void> {
  const compiled = compile(batch);
  for (const invocations of batch.scenarios) {
    const instance = new Instance(batch, compiled);
    for (const invocation of invocations) {
      const observation = await instance.execute(invocation);
      send({ kind: 'observation', observation, ...instance.takeCounts() });
    }
  }
  send({ kind: 'end', retire: false });
}

/** Synchronously, so that the parent has every scenario that ended before one that never does. */
function send(line: Line): void {
  let bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(STDOUT, bytes));
}
