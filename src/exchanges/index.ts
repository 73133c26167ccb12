export { exchangesBeside } from './beside.js';
export { parseExchanges, type ParsedExchanges } from './parse.js';
export { ExchangeFileError, readExchanges } from './read.js';
export { importLogs, type ImportedLogs } from './import-logs.js';
