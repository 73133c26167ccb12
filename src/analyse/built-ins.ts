/**
 * What the language and Node's own modules never answer with `undefined`. A test calls all of it,
 * on every built-in value that has it.
 */

/** Methods, on whatever they are called: nobody else gives these names another meaning. */
export const DEFINED_METHODS = new Set(
  (
    'toString toJSON toISOString toUTCString toDateString toTimeString toLocaleString ' +
    'toLocaleDateString toLocaleTimeString toLowerCase toUpperCase toLocaleLowerCase ' +
    'toLocaleUpperCase trim trimStart trimEnd padStart padEnd repeat charAt charCodeAt normalize ' +
    'substr substring replace replaceAll split startsWith endsWith localeCompare match search ' +
    'join map filter concat flat flatMap slice includes indexOf lastIndexOf findIndex some every ' +
    'sort reverse keys values entries hasOwnProperty test exec digest toFixed toPrecision ' +
    'getTime getTimezoneOffset getFullYear getMonth getDate getDay getHours getMinutes getSeconds ' +
    'getMilliseconds getUTCFullYear getUTCMonth getUTCDate getUTCDay getUTCHours getUTCMinutes ' +
    'getUTCSeconds getUTCMilliseconds randomUUID'
  ).split(' '),
);

/** Functions of the language. */
export const DEFINED_FUNCTIONS =
  /^(String|Number|Boolean|BigInt|parseInt|parseFloat|isNaN|isFinite|(en|de)codeURI(Component)?|escape|unescape|btoa|atob|Date|Math\.\w+|JSON\.parse|Date\.(now|parse|UTC)|Number\.(parse(Int|Float)|is\w+)|Object\.(keys|values|entries|fromEntries|assign|create|is|hasOwn|getOwnPropertyNames)|Array\.(from|of|isArray)|String\.(raw|fromCharCode|fromCodePoint)|Buffer\.(from|concat|byteLength|alloc)|URL\.canParse)$/;

/** Functions of Node's modules, and of the package that makes identifiers. */
export const DEFINED_EXPORTS = new Set(
  (
    'crypto.randomUUID crypto.createHash crypto.createHmac url.parse url.format url.resolve ' +
    'querystring.parse querystring.stringify querystring.escape util.format util.inspect ' +
    'path.basename path.dirname path.extname path.join os.hostname uuid uuid.v1 uuid.v4 uuid/v4'
  ).split(' '),
);

/** Members of what a constructor of the language or a function of a module makes. */
export const DEFINED_MEMBERS: Record<string, readonly string[]> = {
  URL: 'href origin protocol username password host hostname port pathname search hash'.split(' '),
  // What an address has not is null.
  'url.parse':
    'protocol slashes auth host port hostname hash search query pathname path href'.split(' '),
};
