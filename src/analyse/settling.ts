import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isWithin, type Function, type Node } from '../parse/syntax.js';
import { callbackOf } from './inputs.js';
import { remembered } from './remembered.js';

/** `await new Promise((resolve) => { ... cb(error, token); resolve(); ... });` */
export interface Settling {
  /** The handler's last statement. */
  statement: Node;
  executor: Function;
  /** `resolve();` behind each answer. */
  resolves: ReadonlySet<Node>;
}

/** A promise that each answer within it settles, and nothing else. */
export const settlingOf = remembered((handler: Function, script: Scoped): Settling | null => {
  const statement = handler.body.type === 'BlockStatement' ? handler.body.body.at(-1) : undefined;
  const executor = statement && executorOf(statement);
  const callback = callbackOf(handler, script);
  const [parameter] = executor?.params ?? [];
  if (!statement || !executor || !callback || parameter?.type !== 'Identifier') return null;
  const resolve = script.scopeOf(executor).bindings.get(parameter.name);
  const answers = callback.references.filter(({ identifier }) => isWithin(identifier, executor));
  const resolves = answers.map(({ identifier }) => resolveBehind(identifier, resolve, script));
  const known = new Set(resolves.filter((one) => one !== null));
  return known.size === answers.length && known.size === resolve?.references.length
    ? { statement, executor, resolves: known }
    : null;
});

function executorOf(statement: Node): Function | null {
  const awaited = statement.type === 'ExpressionStatement' ? statement.expression : null;
  const made = awaited?.type === 'AwaitExpression' ? awaited.argument : null;
  if (made?.type !== 'NewExpression' || made.callee.type !== 'Identifier') return null;
  const [executor] = made.arguments;
  return made.callee.name === 'Promise' && executor?.type === 'ArrowFunctionExpression'
    ? executor
    : null;
}

/** The `resolve();` that follows on `cb(error, token);`. */
function resolveBehind(
  callback: t.Identifier,
  resolve: Binding | undefined,
  script: Scoped,
): Node | null {
  const call = script.parentOf(callback);
  const statement = call && script.parentOf(call);
  const block = statement && script.parentOf(statement);
  if (statement?.type !== 'ExpressionStatement' || block?.type !== 'BlockStatement') return null;
  const next = block.body[block.body.indexOf(statement) + 1];
  const settles = next?.type === 'ExpressionStatement' ? next.expression : null;
  if (settles?.type !== 'CallExpression' || settles.arguments.length > 0) return null;
  return resolve && script.referenceOf(settles.callee)?.binding === resolve ? next! : null;
}
