export { applyDecisions } from './apply.js';
export { DECISIONS_FILE, readDecisions, type Decision, type ReadDecisions } from './read.js';
