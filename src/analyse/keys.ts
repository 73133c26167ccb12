import type * as t from '@babel/types';
import type { Binding } from '../parse/scopes.js';
import {
  isFunction,
  isMember,
  memberName,
  readsThis,
  type Function,
  type Node,
} from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import {
  argumentsFor,
  bindingAt,
  callsOf,
  constantInit,
  localFunction,
  returnedBy,
} from './constants.js';
import { followFlow, NOT_PASSED, PASSED, passedBefore } from './flow.js';
import type { Script } from './script.js';
import { knownString, type KnownString } from './strings.js';
import { useOf } from './uses.js';

/** A key that an object may have, and all the places that set it. */
export interface PossibleKey {
  name: string;
  /** The key as it stands in the text; null for `object.name` and `{ name }`. */
  key: Node | null;
  writes: { value: Node | null; at: Node }[];
}

export interface Keys {
  byName: Map<string, PossibleKey>;
  /** Keys of which the text has only the beginning, such as `NAMESPACE + field`. */
  patterns: { begin: KnownString; value: Node | null; at: Node }[];
  /** Where a name is read back; `null` stands for a look at the whole object. */
  reads: { name: string | null; at: Node }[];
  /** Whether there may be no object at all: `test && { }`, `let claims;` */
  mayBeMissing: boolean;
  /** Whether its name may come to mean another object, without what was set before. */
  isReplaced: boolean;
}

/** Calls that look at an object and change nothing. */
const LOOKS = /^(stringify|keys|values|entries|freeze|log|info|warn|error|debug|hasOwnProperty)$/;

const HANDS_OUT = /^(values|entries)$/;

/**
 * Every key that an object may have when it is used, as far as the script alone decides it: from
 * literals, assignments, spreads, and functions of the script that make it or are given it. Null
 * where nothing is known of a key, or other code may add one. `isAnswer` names the calls
 * that take the object as the hook's result.
 */
export function possibleKeys(
  value: Node,
  script: Script,
  isAnswer: (call: Node) => boolean,
): Keys | null {
  const keys: Keys = {
    byName: new Map(),
    patterns: [],
    reads: [],
    mayBeMissing: false,
    isReplaced: false,
  };
  const seen = new Set<Binding | Function>();
  const returned = new Set<Function>();
  /** Literals and calls that make the object itself. */
  const makers = new Set<Node>();
  return ofValue(value) ? keys : null;

  function add(name: KnownString | null, key: Node | null, at: Node, value: Node | null): boolean {
    if (!name) return false;
    if (!name.whole) {
      keys.patterns.push({ begin: name, value, at });
      return name.prefix !== '';
    }
    const known = keys.byName.get(name.prefix) ?? { name: name.prefix, key, writes: [] };
    known.writes.push({ value, at });
    keys.byName.set(name.prefix, known);
    return true;
  }

  function ofValue(node: Node | null | undefined): boolean {
    switch (node?.type) {
      case undefined:
      case 'NullLiteral':
      case 'BooleanLiteral':
        keys.mayBeMissing = true;
        return true;
      case 'ObjectExpression':
        makers.add(node);
        return node.properties.every(ofProperty);
      case 'ConditionalExpression':
        return ofValue(node.consequent) && ofValue(node.alternate);
      case 'LogicalExpression':
        // What stands before `&&` counts only where it is falsy: then it has no keys.
        keys.mayBeMissing ||= node.operator === '&&';
        return (node.operator === '&&' || ofValue(node.left)) && ofValue(node.right);
      case 'AwaitExpression':
        return node.argument.type === 'CallExpression' && ofCall(node.argument, true);
      case 'CallExpression':
        return ofCall(node, false);
      case 'Identifier': {
        const binding = script.referenceOf(node)?.binding;
        keys.mayBeMissing ||= !binding;
        return binding ? ofBinding(binding) : node.name === 'undefined';
      }
      default:
        return false;
    }
  }

  /** A value of which the keys go into the object; whether it is one does not matter. */
  function ofPart(node: Node): boolean {
    const { mayBeMissing } = keys;
    const told = ofValue(node);
    keys.mayBeMissing = mayBeMissing;
    return told;
  }

  function ofProperty(property: t.ObjectExpression['properties'][number]): boolean {
    if (property.type === 'SpreadElement') return ofPart(property.argument);
    if (property.type !== 'ObjectProperty') return false;
    const { key, computed, value: written } = property;
    const plain = !computed && key.type === 'Identifier';
    const name = plain ? whole(key.name) : knownString(key, script);
    return add(name, plain ? null : key, property, written);
  }

  function ofCall(call: t.CallExpression, awaited: boolean): boolean {
    const { callee } = call;
    const fn = localFunction(callee, script);
    if (fn) return fn.async === awaited && !fn.generator && ofResults(fn);
    if (!isMember(callee)) return false;
    const [first, initial] = call.arguments;
    if (memberName(callee) === 'reduce' && isArray(callee.object, script)) {
      return isFunction(first) && !!initial && ofValue(initial) && ofReducer(first);
    }
    if (callee.object.type !== 'Identifier' || callee.object.name !== 'Object') return false;
    if (memberName(callee) === 'fromEntries') return ofEntries(first);
    makers.add(call);
    return memberName(callee) === 'assign' && call.arguments.every(ofPart);
  }

  /** `(all, name) => ({ ...all, [name]: value })`, which is handed what it returned. */
  function ofReducer(fn: Function): boolean {
    const [all] = fn.params;
    const handed = all?.type === 'Identifier' ? bindingAt(all, script) : null;
    if (!handed || fn.async || fn.generator || fn.params.length > 3 || readsThis(fn)) return false;
    returned.add(fn);
    return ofAlias(handed) && ofResults(fn);
  }

  /** `names.map((name) => [name, value])` */
  function ofEntries(list: Node | undefined): boolean {
    if (list?.type !== 'CallExpression' || !isMember(list.callee)) return false;
    const [fn] = list.arguments;
    if (memberName(list.callee) !== 'map' || !isArray(list.callee.object, script)) return false;
    const entry = isFunction(fn) && !fn.async && !fn.generator ? returnedBy(fn) : null;
    if (entry?.type !== 'ArrayExpression') return false;
    const [key, value, ...further] = entry.elements;
    if (!key || !value || further.length > 0) return false;
    return add(knownString(key, script), key, entry, value);
  }

  function ofResults(fn: Function): boolean {
    if (seen.has(fn)) return false;
    seen.add(fn);
    if (fn.body.type !== 'BlockStatement') return ofValue(fn.body);
    return followFlow(fn, () => null).exits.every(({ node }) =>
      ofValue(node.type === 'ReturnStatement' ? node.argument : null),
    );
  }

  function ofBinding(binding: Binding): boolean {
    if (seen.has(binding)) return true;
    seen.add(binding);
    const { declaration, identifier } = binding;
    if (declaration.type === 'VariableDeclarator') {
      if (declaration.id !== identifier || !ofValue(declaration.init)) return false;
    } else if (!argumentsFor(binding, script)?.every(ofValue)) return false;
    return binding.references.every((reference) => ofUse(reference.identifier));
  }

  /** Whether what is done to an object there adds only keys that the text names. */
  function ofUse(node: Node): boolean {
    const use = useOf(node, script);
    switch (use.kind) {
      case 'looked-at': {
        const { type } = script.parentOf(node)!;
        return !/^(TemplateLiteral|ForInStatement)$/.test(type) || look(node);
      }
      case 'member':
        return ofMember(use.member);
      case 'written': {
        const assignment = script.parentOf(node)!;
        keys.isReplaced = true;
        return (
          assignment.type === 'AssignmentExpression' &&
          assignment.operator === '=' &&
          !isNothing(assignment.right) &&
          ofValue(assignment.right)
        );
      }
      case 'passed':
        return ofUse(use.to);
      case 'named':
        return ofAlias(use.binding) && (!use.by || ofUse(use.by));
      case 'taken-apart':
        return use.pattern.type === 'ObjectPattern' && handOut(node);
      case 'spread':
        return makers.has(use.into) ? look(node) : handOut(node);
      case 'argument':
        return (
          use.call.type === 'CallExpression' && (isAnswer(use.call) || ofArgument(use.call, node))
        );
      case 'returned':
        return ofReturn(use.from);
      case 'held':
      case 'lost':
        return false;
    }
  }

  function look(at: Node): true {
    keys.reads.push({ name: null, at });
    return true;
  }

  /** What the object has goes elsewhere: it is looked at, and a list in it may be changed there. */
  function handOut(at: Node): boolean {
    keys.reads.push({ name: 'scope', at });
    return look(at);
  }

  /** Whoever calls a function that returns the object has it too. */
  function ofReturn(fn: Node | null): boolean {
    if (!isFunction(fn)) return false;
    if (returned.has(fn)) return true;
    returned.add(fn);
    return callsOf(fn, script)?.every(ofUse) ?? false;
  }

  function ofMember(member: t.MemberExpression | t.OptionalMemberExpression): boolean {
    const use = script.parentOf(member)!;
    const key = member.computed ? member.property : null;
    const known = member.computed
      ? knownString(member.property, script)
      : whole(memberName(member));
    const name = known?.whole ? known.prefix : null;
    if (useOf(member, script).kind === 'written') {
      const plain = use.type === 'AssignmentExpression' && use.operator === '=';
      return add(known, key, use, plain ? use.right : null);
    }
    if (use.type === 'CallExpression' && use.callee === member) {
      return LOOKS.test(name ?? '') && look(member);
    }
    if (name === null) return handOut(member);
    keys.reads.push({ name, at: member });
    return true;
  }

  function ofArgument(call: t.CallExpression, node: Node): boolean {
    const { callee } = call;
    const index = call.arguments.indexOf(node as t.Identifier);
    if (call.arguments.slice(0, index).some(({ type }) => type === 'SpreadElement')) return false;
    const fn = localFunction(callee, script);
    const parameter = fn?.params[index];
    if (fn && readsThis(fn)) return false;
    if (parameter?.type === 'ObjectPattern') return handOut(call);
    if (parameter?.type === 'Identifier') {
      const alias = bindingAt(parameter, script);
      return !!alias && ofAlias(alias);
    }
    if (!isMember(callee) || callee.object.type !== 'Identifier') return false;
    if (script.referenceOf(callee.object)?.binding) return false;
    const method = memberName(callee) ?? '';
    if (method === 'assign') {
      if (index > 0) return makers.has(call) ? look(call) : handOut(call);
      return call.arguments.slice(1).every(ofPart) && ofUse(call);
    }
    if (method === 'freeze') return ofUse(call);
    return LOOKS.test(method) && (HANDS_OUT.test(method) ? handOut(call) : look(call));
  }

  /** Another name for the object, by which it may be written too. */
  function ofAlias(binding: Binding): boolean {
    if (seen.has(binding)) return true;
    seen.add(binding);
    return binding.references.every(({ identifier }) => ofUse(identifier));
  }
}

function whole(name: string | null): KnownString | null {
  return name === null ? null : { prefix: name, whole: true };
}

const LISTS = /^(keys|values|entries|filter|map|slice|split|sort|concat|flat|flatMap|reverse)$/;

/** Whether a value is an array, by what it is made of. */
function isArray(node: Node, script: Script): boolean {
  if (node.type === 'Identifier') {
    const init = constantInit(node, script);
    return init !== null && isArray(init, script);
  }
  if (node.type !== 'CallExpression') return node.type === 'ArrayExpression';
  return isMember(node.callee) && LISTS.test(memberName(node.callee) ?? '');
}

function isNothing(node: Node): boolean {
  return node.type === 'NullLiteral' || (node.type === 'Identifier' && node.name === 'undefined');
}

/** Whether a key has certainly been set when a statement of a function is reached. */
export function isSetBefore(
  key: PossibleKey,
  statement: Node,
  fn: Function,
  script: Script,
): boolean {
  const marks = new Set(key.writes.flatMap(({ at }) => marksIn(fn, at, script)));
  // An object that is made in the statement itself is made before it is used there.
  if (marks.has(statement)) return true;
  if (passedBefore(statement, marks, fn, script.parentOf) === PASSED) return true;
  const calls = callsOf(fn, script) ?? [];
  return (
    calls.length > 0 &&
    calls.every((call) => {
      const around = nearestFunction(call, script);
      return (
        isFunction(around) &&
        around !== fn &&
        isSetBefore(key, statementAround(call, script), around, script)
      );
    })
  );
}

function statementAround(node: Node, script: Script): Node {
  let at = node;
  while (!/Statement$|^VariableDeclaration$/.test(at.type) && !isFunction(at)) {
    at = script.parentOf(at)!;
  }
  return at;
}

/** Whether a write may have been done when a statement of a function is reached. */
export function mayRunBefore(write: Node, statement: Node, fn: Function, script: Script): boolean {
  const marks = placesIn(fn, write, script);
  return (
    marks.length === 0 ||
    marks.includes(statement) ||
    passedBefore(statement, new Set(marks), fn, script.parentOf) !== NOT_PASSED
  );
}

/** The statements of a function in which a place is, or by which it is reached. */
function placesIn(fn: Function, place: Node, script: Script, depth = 0): Node[] {
  let at = place;
  while (!/Statement$|^VariableDeclaration$/.test(at.type)) at = script.parentOf(at)!;
  const around = nearestFunction(at, script);
  if (around === fn) return [at];
  if (!around || depth > 4) return [];
  // A callback belongs to the statement that it stands in.
  const calls = isFunction(around) ? callsOf(around, script) : null;
  return (calls ?? [around]).flatMap((call) => placesIn(fn, call, script, depth + 1));
}

/** The statements of a function that do what is done at a place, in it or in what it calls. */
function marksIn(fn: Function, place: Node, script: Script, depth = 0): Node[] {
  let at = place;
  while (!/Statement$|^VariableDeclaration$/.test(at.type) && !isFunction(at)) {
    const parent = script.parentOf(at);
    if (!parent || /^(Logical|Conditional)Expression$/.test(parent.type)) return [];
    at = parent;
  }
  const around = isFunction(at) ? at : nearestFunction(at, script);
  if (around === fn) return [at];
  if (!isFunction(around) || depth > 4) return [];
  const { exits } = followFlow(around, (node) =>
    node === at ? { states: PASSED, leaves: false } : null,
  );
  if (!isFunction(at) && exits.some(({ states }) => states !== PASSED)) return [];
  return (callsOf(around, script) ?? []).flatMap((call) => marksIn(fn, call, script, depth + 1));
}
