import type * as t from '@babel/types';
import { requiredAs } from './required.js';
import type { Scoped } from '../parse/scopes.js';

const LISTS =
  /^lodash$|^lodash\.(chain|compact|countBy|difference|every|filter|find|findIndex|flatMap|flatten|groupBy|head|includes|indexOf|intersection|isEmpty|join|keyBy|map|partition|reduce|reject|size|some|sortBy|union|uniq|without|xor)$/;

/**
 * Whether a call is one of lodash's functions that take a list, leave it as it is, and take what is
 * missing for an empty one.
 */
export function readsAnyList(call: t.CallExpression | t.NewExpression, script: Scoped): boolean {
  return LISTS.test(requiredAs(call.callee, script) ?? '');
}
