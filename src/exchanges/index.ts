export { parseExchanges, type ParsedExchanges } from './parse.js';
export { ExchangeFileError, readExchanges } from './read.js';
