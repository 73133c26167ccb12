export { checkActions, type TypeFault } from './check-actions.js';
