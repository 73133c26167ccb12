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
  // To find and link a file takes longer than to read it: what is loaded together is one file.
  // Nothing in `cli` may be heavy, because every command loads it.
  outputOptions: {
    codeSplitting: {
      groups: [
        group('model', 5, /\/src\/(model\/|tool\.ts|report\/words\.ts)|\/package\.json$/),
        group('parse', 4, /\/src\/parse\//),
        group('sources', 3, /\/src\/sources\//),
        group('rewrite', 2, /\/src\/(rewrite|analyse)\/|\/src\/migrate\/convert-all\.ts$/),
        group('diffs', 1, /\/src\/(report\/(diff|plain)|cli\/terminal\/(colours|diff))\.ts$/),
        group('cli', 1, /\/src\/cli\/(exit|print|examples|policy-options|write-output)\.ts$/),
      ],
    },
  },
  format: 'esm',
  target: 'node20',
  dts: { entry: ['src/index.ts', 'src/expect-equivalent/index.ts'] },
  plugins: [inlined()],
  clean: true,
  fixedExtension: false,
});

/** Of what several groups need the one with the higher priority has it. */
function group(name: string, priority: number, test: RegExp) {
  return { name, priority, test };
}
