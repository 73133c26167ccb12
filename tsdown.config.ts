import { defineConfig } from 'tsdown';
import { inlined } from './build/inlined.js';

export default defineConfig({
  // The public API, the command, and each file that runs in a process or thread of its own.
  entry: {
    index: 'src/index.ts',
    'expect-equivalent': 'src/expect-equivalent/index.ts',
    'cli/main': 'src/cli/main.ts',
    'runtime/index': 'src/runtime/index.ts',
    'typecheck/index': 'src/typecheck/index.ts',
    'runtime/sandbox': 'src/runtime/sandbox/main.ts',
  },
  // The sandbox may read nothing but its own files, so it has what it needs in them.
  deps: {
    alwaysBundle: [
      /^@mswjs\/interceptors/,
      /^@open-draft\//,
      'outvariant',
      'strict-event-emitter',
      'is-node-process',
    ],
  },
  format: 'esm',
  target: 'node20',
  dts: { entry: ['src/index.ts', 'src/expect-equivalent/index.ts'] },
  plugins: [inlined()],
  clean: true,
  fixedExtension: false,
});
