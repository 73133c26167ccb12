import { STYLES } from '../../model/index.js';
import { callsOf } from '../../analyse/constants.js';
import { isWrittenThrough } from '../../analyse/inputs.js';
import { isOfModule, moduleFunction } from '../../analyse/module-function.js';
import { requiredAs } from '../../analyse/required.js';
import { runsAtOnce } from '../../analyse/run-at-once.js';
import { isFunction, isMember, memberName, type Function, type Node } from '../../parse/syntax.js';
import type { Reference } from '../../parse/scopes.js';
import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import type { Rewriting } from '../rewriting.js';
import type { Rule } from './rule.js';

/** What a CommonJS module finds around it, on any Node version that ran hooks or runs Actions. */
export const PROVIDED = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...PRELUDE,
  ...['require', 'module', 'exports', '__filename', '__dirname', 'arguments', 'undefined'],
]);

/** Names that are not what they seem: taken, declared by nobody, or alive beyond the request. */
export const names: Rule = {
  name: 'names',
  styles: STYLES,
  apply(rewriting) {
    const { script } = rewriting;
    for (const name of PRELUDE) {
      const binding = script.top.bindings.get(name);
      if (binding) rewriting.find('prelude-name-redeclared', binding.identifier, { name });
    }
    for (const reference of script.free) {
      const { name } = reference.identifier;
      if (rewriting.textOf(reference.identifier) !== name) continue; // a marker
      if (PROVIDED.has(name) && !(reference.writes && !isModule(name))) continue;
      if (reference.writes) rewriting.find('implicit-global', reference.identifier, { name });
      else if (!isAskedFor(reference, rewriting) && !isWrittenSomewhere(name, rewriting)) {
        rewriting.find('undeclared-name', reference.identifier, { name });
      }
    }
    // A cache and the time of its end are one thing to look at.
    const kept = script.bindings
      .filter(({ scope }) => isOfModule(scope, script))
      .flatMap(
        ({ references }) => references.find((reference) => outlives(reference, rewriting)) ?? [],
      );
    const [first] = kept;
    const name = kept.map(({ identifier }) => identifier.name).join('`, `');
    if (first) rewriting.find('state-between-requests', first.identifier, { name });
  },
};

function isModule(name: string): boolean {
  return name === 'module' || name === 'exports';
}

/** `typeof name` asks whether it is declared. */
function isAskedFor(reference: Reference, { script }: Rewriting): boolean {
  const parent = script.parentOf(reference.identifier);
  return parent?.type === 'UnaryExpression' && parent.operator === 'typeof';
}

function isWrittenSomewhere(name: string, { script }: Rewriting): boolean {
  return script.free.some(({ identifier, writes }) => writes && identifier.name === name);
}

/** A change, while a request is served, of a name at the top or of what it holds. */
function outlives(reference: Reference, { script }: Rewriting): boolean {
  const { identifier, binding } = reference;
  const around = functionAround(identifier, script);
  if (!around || isReplacedByItself(around, binding, script)) return false;
  if (reference.writes || isWrittenThrough(identifier, script)) return true;
  const parent = script.parentOf(identifier);
  const call = parent && script.parentOf(parent);
  return (
    isMember(parent) &&
    parent.object === identifier &&
    call?.type === 'CallExpression' &&
    call.callee === parent &&
    STORES.test(memberName(parent) ?? '') &&
    // `_.set(token, ...)` fills what it is handed.
    !/^(lodash|underscore)$/.test(requiredAs(identifier, script) ?? '')
  );
}

/** Methods by which arrays, maps and sets are filled or emptied. */
const STORES = /^(push|pop|shift|unshift|splice|sort|reverse|fill|set|add|delete|clear)$/;

/** The outermost function around some code; none for code that runs while the script loads. */
function functionAround(
  node: Node,
  script: Rewriting['script'],
  open: ReadonlySet<Node> = new Set(),
): Node | null {
  let found: Node | null = null;
  const module = moduleFunction(script);
  for (let at = script.parentOf(node); at && at !== module; at = script.parentOf(at)) {
    if (!isFunction(at) || runsAtOnce(at, script) || isForLoading(at, script, open)) continue;
    const call = script.parentOf(at);
    if (call?.type !== 'CallExpression' || call.callee !== at) found = at;
  }
  return found;
}

/** `const use = (step) => steps.push(step);`, called by nothing but code that runs on loading. */
function isForLoading(fn: Function, script: Rewriting['script'], open: ReadonlySet<Node>): boolean {
  const calls = open.has(fn) ? [] : (callsOf(fn, script) ?? []);
  const around = new Set([...open, fn]);
  return calls.length > 0 && calls.every((call) => !functionAround(call, script, around));
}

/** `var __assign = function () { __assign = Object.assign || ...`: the same on each request. */
function isReplacedByItself(
  fn: Node,
  binding: Reference['binding'],
  script: Rewriting['script'],
): boolean {
  const declaration = binding?.declaration;
  const own = declaration?.type === 'VariableDeclarator' ? declaration.init : declaration;
  return own === fn || (own ? script.parentOf(fn) === own : false);
}
