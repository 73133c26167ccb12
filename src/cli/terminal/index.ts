export { coloursFor, type Colours } from './colours.js';
export { comparisonText } from './comparison.js';
export { diffText } from './diff.js';
export { findingText } from './finding.js';
export { createProgress, type Progress, type Screen, type Step } from './progress.js';
export { summaryText } from './summary.js';
export { table, type Cell, type Column } from './table.js';
export { cut, width, wrap } from './width.js';
