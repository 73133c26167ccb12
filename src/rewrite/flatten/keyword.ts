import type { Script } from '../../analyse/script.js';
import type { Function } from '../../parse/syntax.js';

/** What declares the parameters of a function when its body joins the handler's. */
export function keywordFor(fn: Function, script: Script): 'const' | 'let' {
  return isAnyAssigned(fn, script) ? 'let' : 'const';
}

/** Whether the function gives any of its parameters another value. */
export function isAnyAssigned(fn: Function, script: Script): boolean {
  const bindings = [...script.scopeOf(fn).bindings.values()];
  return bindings.some(({ kind, reassigned }) => kind === 'parameter' && reassigned);
}
