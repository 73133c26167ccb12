import { defineConfig } from 'vitest/config';
import { inlined } from './build/inlined.js';

export default defineConfig({
  plugins: [{ ...inlined(), enforce: 'pre' }],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
