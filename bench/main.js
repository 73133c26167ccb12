import { benchRuntime } from './runtime.js';

for (const row of await benchRuntime()) {
  console.log(`${row[0].padEnd(48)} ${row[1].padStart(10)}  ${row[2]}`);
}
