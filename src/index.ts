/**
 * hooks-to-actions as a library: the same behaviour as the commands, without a terminal. What only
 * one function needs is loaded when it is called: converting needs neither runtime nor checker.
 *
 * @packageDocumentation
 */
export { convertHook, type ConvertHookOptions, type HookInput } from './api/convert-hook.js';
export { migrate } from './api/migrate.js';
export { runAction, runHook, type RunOptions } from './api/run.js';
export { verify, type Script, type VerifyOptions } from './api/verify.js';
export type { MigrateOptions, MigrateStep, Migration } from './migrate/index.js';
export { renderReport, REPORT_FORMATS, type ReportFormat } from './report/index.js';
export { NoInputError, readHooks, type ReadHooksOptions } from './sources/index.js';
export type * from './model/index.js';
export { DEFAULT_POLICIES, POLICIES, STYLES, TRIGGER_IDS, VERDICTS } from './model/index.js';
