import type { HookSource } from '../model/index.js';
import type { Reference } from '../parse/scopes.js';
import { isMember, memberName, type Function, type Node } from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { findExport } from './handler.js';
import { followInput, parametersOf } from './inputs.js';
import { readScript, type Script } from './script.js';

/** What a look at a hook tells about it. */
export interface Inventory {
  /**
   * Where the handler calls back. `at-once`: in its own body; `later`: after an await or in a
   * function inside it; `passed-on`: it hands the callback to other code; `never`.
   */
  answers: 'at-once' | 'later' | 'passed-on' | 'never';
  /** What it reads of its arguments: `client.id`, `scope`, `context.webtask.secrets.KEY`. */
  reads: string[];
  /** Modules, as it names them. */
  requires: string[];
}

/** Undefined for a script without a handler whose text can be seen. */
export function takeInventory(hook: HookSource): Inventory | undefined {
  const read = readScript(hook);
  if (read.kind !== 'script') return undefined;
  const { script } = read;
  const exported = findExport(script);
  if (exported.kind !== 'handler' || !exported.fn) return undefined;
  const { fn } = exported;
  const parameters = parametersOf(fn, script) ?? [];
  const callback = parameters.find(({ role }) => role === 'cb')?.binding;
  const reads = parameters.flatMap(({ role, binding }) =>
    role === 'cb' ? [] : (binding?.references ?? []).map((one) => readBy(one, role, script)),
  );
  return {
    answers: answersOf(callback?.references ?? [], fn, script),
    reads: [...new Set(reads)].sort(),
    requires: requiresOf(script),
  };
}

type Role = Parameters<typeof followInput>[1];

function readBy(reference: Reference, role: Role, script: Script): string {
  const use = followInput(reference, role, script);
  if (use.kind === 'scope') return 'scope';
  if (use.kind === 'whole') return role;
  // What lies in these records has a name of its own choosing: that name is what one looks for.
  const parent = script.parentOf(use.node);
  const key = isMember(parent) && parent.object === use.node ? memberName(parent) : null;
  return key !== null && /\.(metadata|secrets|body)$/.test(use.reads)
    ? `${use.reads}.${key}`
    : use.reads;
}

function answersOf(
  references: readonly Reference[],
  fn: Function,
  script: Script,
): Inventory['answers'] {
  const calls = references.map(({ identifier }) => {
    const parent = script.parentOf(identifier);
    return parent?.type === 'CallExpression' && parent.callee === identifier ? parent : undefined;
  });
  if (calls.length === 0) return 'never';
  if (calls.includes(undefined)) return 'passed-on';
  const inBody = (call: Node): boolean => nearestFunction(call, script) === fn;
  return !fn.async && calls.every((call) => inBody(call!)) ? 'at-once' : 'later';
}

function requiresOf(script: Script): string[] {
  const names = script.free.flatMap(({ identifier }) => {
    if (identifier.name !== 'require') return [];
    const call = script.parentOf(identifier);
    const argument = call?.type === 'CallExpression' ? call.arguments[0] : undefined;
    return argument?.type === 'StringLiteral' ? [argument.value] : [];
  });
  return [...new Set(names)].sort();
}
