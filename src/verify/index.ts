export type { Executor } from './executor.js';
export { pairOf, type Pair } from './pair.js';
export type { Paths } from './replay.js';
export { verify, type VerifyOptions } from './verify.js';
