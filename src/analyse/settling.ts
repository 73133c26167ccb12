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
  /** `resolve();` by the answer that it stands behind. */
  resolves: ReadonlyMap<Node, Node>;
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
  const resolves = new Map<Node, Node>();
  for (const { identifier } of answers) {
    const answer = script.parentOf(script.parentOf(identifier)!)!;
    const settles = resolveBehind(answer, resolve, script);
    if (settles) resolves.set(answer, settles);
  }
  return resolves.size === answers.length && resolves.size === resolve?.references.length
    ? { statement, executor, resolves }
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
  answer: Node,
  resolve: Binding | undefined,
  script: Scoped,
): t.Statement | null {
  const block = script.parentOf(answer);
  if (answer.type !== 'ExpressionStatement' || block?.type !== 'BlockStatement') return null;
  const next = block.body[block.body.indexOf(answer) + 1];
  const settles = next?.type === 'ExpressionStatement' ? next.expression : null;
  if (settles?.type !== 'CallExpression' || settles.arguments.length > 0) return null;
  return resolve && script.referenceOf(settles.callee)?.binding === resolve ? next! : null;
}
