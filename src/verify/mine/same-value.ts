/** Methods and functions whose result is still, for our purposes, the value they were given. */
export const SAME_VALUE_METHODS = new Set(
  (
    'toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase trim trimStart trimEnd toString ' +
    'valueOf slice substring substr replace replaceAll normalize concat filter map reverse sort ' +
    'toSorted flat join padStart padEnd toFixed'
  ).split(' '),
);
export const ELEMENT_METHODS = new Set(['pop', 'shift', 'at', 'find', 'findLast', 'charAt']);
export const SAME_VALUE_FUNCTIONS = new Set(
  (
    'String Number Boolean parseInt parseFloat Array.from Array.of Object.freeze Object.assign ' +
    'Number.parseInt Number.parseFloat Number.isNaN isNaN decodeURIComponent encodeURIComponent ' +
    'structuredClone Promise.resolve Set Date'
  ).split(' '),
);
