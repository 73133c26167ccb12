import type { Scoped } from '../parse/scopes.js';
import { isFunction, type Node } from '../parse/syntax.js';
import { isItemCallback } from './given-values.js';
import { requiredAs } from './required.js';

const LODASH =
  /^(lodash|underscore)\.(each|forEach|forOwn|forIn|map|mapValues|mapKeys|filter|reject|some|every|find|findIndex|reduce|flatMap|sortBy|transform|times)$/;

/** Whether what is handed a function runs it at once, so that it has run before what follows. */
export function runsAtOnce(fn: Node, script: Scoped): boolean {
  if (!isFunction(fn) || fn.async) return false;
  const handedTo = script.parentOf(fn);
  switch (handedTo?.type) {
    case 'CallExpression':
      return (
        isItemCallback(fn, script) ||
        (handedTo.arguments[1] === fn && LODASH.test(requiredAs(handedTo.callee, script) ?? ''))
      );
    case 'NewExpression': {
      const promise = script.referenceOf(handedTo.callee);
      return promise?.identifier.name === 'Promise' && !promise.binding;
    }
    default:
      return false;
  }
}
