export { convert, type ConvertOptions } from './convert.js';
export { FINDINGS, type FindingId } from './findings.js';
