import { benchConversion } from './convert.js';
import { benchRuntime } from './runtime.js';
import { benchVerification } from './verify.js';

for (const bench of [benchConversion, benchRuntime, benchVerification]) {
  for (const row of await bench()) {
    console.log(`${row[0].padEnd(48)} ${row[1].padStart(10)}  ${row[2]}`);
  }
}
