import { defineConfig } from 'vitest/config';
import { inlined } from './build/inlined.js';

/**
 * How strong the harness is: mutants of Actions, equal pairs, planted bugs. It takes ten minutes
 * and more, so it has a command of its own, `npm run test:power`.
 */
const POWER = ['mutation', 'equal-pairs', 'planted-bugs', 'conditions'].map(
  (name) => `test/verify/${name}.test.ts`,
);
const power = process.env['TEST_POWER'] === '1';

export default defineConfig({
  plugins: [{ ...inlined(), enforce: 'pre' }],
  test: {
    include: power ? POWER : ['test/**/*.test.ts'],
    exclude: power ? [] : POWER,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
