export { parse } from './parse/parse.js';
