export type { Executor, Pair } from './executor.js';
export { verify, type VerifyOptions } from './verify.js';
