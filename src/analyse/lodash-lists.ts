import type * as t from '@babel/types';
import { isMember, memberName } from '../parse/syntax.js';
import { constantInit } from './constants.js';
import type { Script } from './script.js';

/** Functions of lodash that take what is missing for an empty list. */
const TAKE_NONE =
  /^(chain|compact|countBy|difference|every|filter|find|findIndex|flatMap|flatten|groupBy|head|includes|indexOf|intersection|isEmpty|join|keyBy|map|partition|reduce|reject|size|some|sortBy|union|uniq|without|xor)$/;

/** `_.union(list, more)`: the same result for a list that is missing and for an empty one. */
export function takesMissingForEmpty(
  call: t.CallExpression | t.NewExpression,
  script: Script,
): boolean {
  const { callee } = call;
  if (!isMember(callee) || callee.object.type !== 'Identifier') return false;
  const made = constantInit(callee.object, script);
  const [module] = made?.type === 'CallExpression' ? made.arguments : [];
  const isLodash = module?.type === 'StringLiteral' && /^lodash(@|$)/.test(module.value);
  return isLodash && TAKE_NONE.test(memberName(callee) ?? '');
}
