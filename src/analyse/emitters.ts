import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isFunction, isMember, memberName, type Function, type Node } from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { bindingAt, localFunction } from './constants.js';
import { emitterClass, type EmitterClass } from './emitter-classes.js';
import { originsOf, textsOf } from './members.js';
import { remembered } from './remembered.js';
import { requiredAs } from './required.js';
import { runsAtOnce } from './run-at-once.js';

/** An emitter of which the text tells all: what listens to it, and all that makes these run. */
export interface Emitter {
  /** The function that makes it anew each time. */
  madeBy: Function;
  listenings: readonly Listening[];
  emissions: readonly Emission[];
  /** `flow.run()` and `this.run()`, by the method. */
  calls: ReadonlyMap<Node, readonly t.CallExpression[]>;
}

/** `flow.on('end', listener)` */
export interface Listening {
  event: string;
  /** A function, or a name. */
  listener: Node;
}

/** `flow.emit('end', ...)` */
export interface Emission {
  call: t.CallExpression;
  /** Null: any. */
  events: readonly string[] | null;
}

/** The emitters that a script makes of classes that it knows, by their names. */
export const emittersOf = remembered(
  (_tree: Node, script: Scoped): Map<Binding, Emitter | null> =>
    new Map(
      script.nodesOf('VariableDeclarator').flatMap(({ id, init }) => {
        const binding = id.type === 'Identifier' ? bindingAt(id, script) : null;
        if (init?.type !== 'NewExpression' || binding?.identifier !== id) return [];
        const made = emitterClass(init.callee, script);
        return made ? [[binding, emitterNamed(binding, init, made, script)] as const] : [];
      }),
    ),
);

function emitterNamed(
  binding: Binding,
  init: t.NewExpression,
  { methods, selves, takesOptions }: EmitterClass,
  script: Scoped,
): Emitter | null {
  const declaration = script.parentOf(binding.declaration)!;
  const madeBy = nearestFunction(declaration, script);
  if (binding.reassigned || !isFunction(madeBy) || script.parentOf(declaration) !== madeBy.body)
    return null;
  // By its options an emitter may tell of what its listeners reject.
  if (takesOptions && init.arguments.length > 0) return null;
  const listenings: Listening[] = [];
  const emissions: Emission[] = [];
  const calls = new Map<Node, t.CallExpression[]>();
  const isKnown =
    binding.references.every(({ identifier }) => isFollowed(identifier, true)) &&
    selves.every((self) => isFollowed(self, false));
  return isKnown ? { madeBy, listenings, emissions, calls } : null;

  /** What is done with the emitter in a place; false where that could be anything. */
  function isFollowed(place: Node, listens: boolean): boolean {
    const member = script.parentOf(place);
    if (!isMember(member) || member.object !== place) {
      return place.type === 'ThisExpression' && isNamed(place);
    }
    const name = memberName(member);
    const call = script.parentOf(member);
    const isCalled = call?.type === 'CallExpression' && call.callee === member;
    if (name === null || call?.type === 'OptionalCallExpression') return false;
    const method = methods.get(name);
    if (!isCalled) return !method && !OF_EMITTERS.test(name);
    if (call.arguments.some(({ type }) => type === 'SpreadElement')) return false;
    if (method) {
      calls.set(method, [...(calls.get(method) ?? []), call]);
      return true;
    }
    const [event, listener] = call.arguments;
    if (name === 'emit' && event) {
      emissions.push({ call, events: textsOf(event, script) });
      return true;
    }
    if (!LISTENS.test(name) || event?.type !== 'StringLiteral') return false;
    if (!listens || !listener || RESERVED.test(event.value)) return false;
    listenings.push({ event: event.value, listener });
    const isChained = isMember(script.parentOf(call));
    return isRunOnce(call) && (!isChained || isFollowed(call, true));
  }

  /** `const self = this;` */
  function isNamed(self: Node): boolean {
    const declarator = script.parentOf(self);
    const id = declarator?.type === 'VariableDeclarator' ? declarator.id : null;
    const own = id?.type === 'Identifier' ? bindingAt(id, script) : null;
    if (!own || own.reassigned || own.identifier !== id) return false;
    return own.references.every(({ identifier }) => isFollowed(identifier, false));
  }

  /** Among the statements that make the emitter, or that the same function waits for. */
  function isRunOnce(call: Node): boolean {
    const statement = statementOfChain(call);
    const around = nearestFunction(call, script);
    if (statement?.type !== 'ExpressionStatement' || !isFunction(around)) return false;
    if (script.parentOf(statement) !== around.body) return false;
    const isExecutor = (): boolean =>
      script.parentOf(around)?.type === 'NewExpression' &&
      runsAtOnce(around, script) &&
      nearestFunction(around, script) === madeBy;
    return around === madeBy || isExecutor();
  }

  /** `flow.on(...).on(...).emit('start');` */
  function statementOfChain(call: Node): Node | undefined {
    const parent = script.parentOf(call);
    return isMember(parent) && parent.object === call
      ? statementOfChain(script.parentOf(parent)!)
      : parent;
  }
}

/** What an emitter has by itself, besides what is followed. */
const OF_EMITTERS =
  /^(emit|on|once|off|(prepend|add|remove)\w*Listeners?|prependOnceListener|(raw)?[lL]isteners|listenerCount|eventNames|[sg]etMaxListeners|constructor|__proto__|_\w+)$/;

const LISTENS = /^(on|once|addListener)$/;

/** Events that an emitter has without anybody's `emit`. */
const RESERVED = /^(newListener|removeListener)$/;

/** An emitter, and the event of it with which a function is called. */
export interface Heard {
  emitter: Emitter;
  event: string;
}

/** The events of known emitters to which a function listens, or a name in its place. */
export const heardBy = remembered((listener: Node, script: Scoped): Heard[] =>
  [...emittersOf(script.tree, script).values()].flatMap((emitter) =>
    (emitter?.listenings ?? []).flatMap((one) =>
      emitter && (one.listener === listener || localFunction(one.listener, script) === listener)
        ? [{ emitter, event: one.event }]
        : [],
    ),
  ),
);

/** Whether a call makes the own code of an emitter run, which is handed what it is called with. */
export function isRunByEmitter(call: t.CallExpression, script: Scoped): boolean {
  return [...emittersOf(script.tree, script).values()].some(
    (emitter) =>
      emitter?.emissions.some((one) => one.call === call) ||
      [...(emitter?.calls.values() ?? [])].some((calls) => calls.includes(call)),
  );
}

/** All that may make the listeners to an event run. */
export function emissionsOf({ emitter, event }: Heard): t.CallExpression[] {
  return emitter.emissions
    .filter(({ events }) => !events || events.includes(event))
    .map(({ call }) => call);
}

/** The same for a function; none where other code calls it too. */
export function emissionsTo(fn: Function, script: Scoped): t.CallExpression[] {
  return onlyListens(fn, script) ? heardBy(fn, script).flatMap(emissionsOf) : [];
}

/** Whether nothing calls a function but the emitters to which it listens. */
export function onlyListens(fn: Function, script: Scoped): boolean {
  const own = 'id' in fn && fn.id ? bindingAt(fn.id, script) : namedBy(fn, script);
  return !own?.references.some(({ identifier }) => heardBy(identifier, script).length === 0);
}

/** `const listener = () => { ... };` */
function namedBy(fn: Function, script: Scoped): Binding | null {
  const declarator = script.parentOf(fn);
  const id = declarator?.type === 'VariableDeclarator' ? declarator.id : null;
  return id?.type === 'Identifier' ? bindingAt(id, script) : null;
}

/**
 * Whether an event may be that of an emitter of the script which is not all known: then anything
 * may come of it.
 */
export function isOfUnknownEmitter(listener: Node, script: Scoped): boolean {
  const call = script.parentOf(listener);
  if (call?.type !== 'CallExpression' || !isMember(call.callee)) return false;
  if (heardBy(listener, script).length > 0 || !requiresEvents(script)) return false;
  const on = chainedTo(call.callee.object);
  return [...originsOf(on, script), ...laterValues(on, script)].some(
    (origin) =>
      origin?.type === 'NewExpression' || origin?.type === 'ThisExpression' || isMember(origin),
  );
}

/** What a name is given after its declaration: `let steps; steps = new EventEmitter();` */
function laterValues(node: Node, script: Scoped): Node[] {
  const binding = script.referenceOf(node)?.binding;
  return (binding?.references ?? []).flatMap(({ identifier, writes }) => {
    const assignment = writes ? script.parentOf(identifier) : null;
    return assignment?.type === 'AssignmentExpression' ? [assignment.right] : [];
  });
}

function requiresEvents(script: Scoped): boolean {
  return script.nodesOf('CallExpression').some((call) => requiredAs(call, script) === 'events');
}

/** `flow` in `flow.on(...).on(...)` */
function chainedTo(node: Node): Node {
  const isListening =
    node.type === 'CallExpression' &&
    isMember(node.callee) &&
    LISTENS.test(memberName(node.callee) ?? '');
  return isListening && isMember(node.callee) ? chainedTo(node.callee.object) : node;
}
