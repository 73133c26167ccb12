import { defineConfig } from 'tsdown';

export default defineConfig({
  // The public API, the command, and each file that runs in a process or thread of its own.
  entry: {
    index: 'src/index.ts',
    'cli/main': 'src/cli/main.ts',
    'runtime/sandbox': 'src/runtime/sandbox/main.ts',
  },
  format: 'esm',
  target: 'node20',
  dts: { entry: 'src/index.ts' },
  clean: true,
  fixedExtension: false,
});
