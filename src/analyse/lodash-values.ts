import type * as t from '@babel/types';
import { isFunction, isMember, memberName, type Node } from '../parse/syntax.js';
import { requiredAs } from './required.js';
import type { Scoped } from '../parse/scopes.js';

/** Functions of lodash that never give `undefined`, whatever they are handed. A test calls them. */
export const DEFINED_LODASH = new Set(
  (
    'camelCase capitalize castArray chunk compact concat countBy difference differenceBy drop ' +
    'dropRight endsWith entries every filter findIndex flatMap flatten flattenDeep fromPairs ' +
    'groupBy has includes indexOf intersection intersectionBy invert isArray isEmpty isEqual isNil ' +
    'isNull isNumber isObject isPlainObject isString isUndefined join kebabCase keyBy keys ' +
    'lowerCase map mapKeys mapValues omit omitBy orderBy partition pick pickBy reject replace ' +
    'size slice snakeCase some sortBy split startCase startsWith take toLower toPairs ' +
    'toString toUpper trim trimEnd trimStart truncate union unionBy uniq uniqBy upperCase ' +
    'upperFirst values without words xor zipObject'
  ).split(' '),
);

/** Whether lodash certainly gives a value: `_.uniq(list)`, `_.chain(list).uniq().value()`. */
export function isDefinedByLodash(call: t.CallExpression, script: Scoped): boolean {
  const [module, name, ...more] = (requiredAs(call.callee, script) ?? '').split('.');
  if (module === 'lodash' && name && more.length === 0) return DEFINED_LODASH.has(name);
  const { callee } = call;
  if (!isMember(callee) || memberName(callee) !== 'value') return false;
  const last = callee.object.type === 'CallExpression' ? callee.object.callee : null;
  return (
    isMember(last) && DEFINED_LODASH.has(memberName(last) ?? '') && isChain(last.object, script)
  );
}

/** `_(list)` or `_.chain(list)`, with whatever follows. */
function isChain(node: Node, script: Scoped): boolean {
  if (node.type !== 'CallExpression') return false;
  if (/^lodash(\.chain)?$/.test(requiredAs(node.callee, script) ?? '')) return true;
  return isMember(node.callee) && isChain(node.callee.object, script);
}

const HANDED = ['value', 'key'] as const;

/** What a loop of lodash hands a parameter the values or keys of: `_.forEach(object, (value, key) => ...)`. */
export function collectionOf(
  parameter: Node,
  what: (typeof HANDED)[number],
  script: Scoped,
): Node | null {
  const callback = script.parentOf(parameter);
  if (!isFunction(callback) || callback.params[HANDED.indexOf(what)] !== parameter) return null;
  const call = script.parentOf(callback);
  if (call?.type !== 'CallExpression' || call.arguments[1] !== callback) return null;
  return LOOPS.test(requiredAs(call.callee, script) ?? '') ? call.arguments[0]! : null;
}

const LOOPS = /^lodash\.(each|forEach|forOwn|map|mapValues|mapKeys|filter|reject|flatMap)$/;

/** `_.pick(object, keys)`: an object with some of what another one has. */
export function partlyCopied(value: Node, script: Scoped): Node | null {
  const isCopied =
    value.type === 'CallExpression' &&
    /^lodash\.(pick|omit)(By)?$/.test(requiredAs(value.callee, script) ?? '');
  return isCopied ? (value.arguments[0] ?? null) : null;
}
