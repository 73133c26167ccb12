export { checkActions, type TypeFault } from './check-actions.js';
export { checkHooks, type CodeFault } from './check-hooks.js';
