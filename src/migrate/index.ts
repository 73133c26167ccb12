export { DecisionsFileError } from './decisions.js';
export { earlierOutput, leftOver, withEarlierDate, type EarlierOutput } from './earlier-output.js';
export { migrate, type MigrateOptions, type Migration } from './migrate.js';
export { outputFiles, type OutputChoice } from './output-files.js';
export type { MigrateStep } from './prove-all.js';
