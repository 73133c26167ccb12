import type * as t from '@babel/types';
import { type Function, type Node } from '../parse/syntax.js';
import { errorsAnswered } from './answers.js';
import { evaluated, type Evaluated } from './objects/index.js';
import { FALSE, NULLISH, type Thing, type Value } from './objects/value.js';
import { remembered } from './remembered.js';
import { partLeft } from './result-forms.js';
import type { Script } from './script.js';

/** Errors that the script makes, and of which it asks for nothing but their text. */
export interface AnsweredErrors {
  made: ReadonlySet<t.NewExpression>;
  /** What the callback is called with where it is one of them: the same ones everywhere. */
  answered: readonly Node[];
}

/** What a value is that is one of these errors, or nothing. */
export interface GivenError {
  errors: AnsweredErrors;
  mayBeNone: boolean;
}

/** Tells of a value that is answered with, where all that it may be is made by the script. */
export function givenErrorAt(value: Node, handler: Function, script: Script): GivenError | null {
  const errors = answeredErrors(handler, script);
  const found = errors.length > 0 ? evaluated(script, handler) : null;
  const known = found && errorsIn(value, found, script);
  const [first] = known?.made ?? [];
  const group = first && errors.find(({ made }) => made.has(first));
  const isKnown = group && [...known!.made].every((one) => group.made.has(one));
  return isKnown ? { errors: group, mayBeNone: known!.mayBeNone } : null;
}

const answeredErrors = remembered((handler: Function, script: Script): AnsweredErrors[] => {
  const all = errorsAnswered(handler, script);
  const answers = all.filter(({ type }) => type !== 'NewExpression' && !/Literal$/.test(type));
  const isNeeded =
    answers.length > 0 && script.free.some(({ identifier }) => isHandedOn(identifier, all, script));
  const found = isNeeded ? evaluated(script, handler) : null;
  if (!found) return [];
  const others = new Set(asked(found, script).flatMap(({ things }) => [...things]));
  hold(found.answered, others);
  let groups: AnsweredErrors[] = [];
  for (const answered of answers) {
    const known = errorsIn(answered, found, script);
    if (!known) {
      for (const thing of found.valueAt(answered)?.things ?? []) others.add(thing);
      continue;
    }
    const { made } = known;
    const met = groups.filter((group) => [...made].some((one) => group.made.has(one)));
    const merged = {
      made: new Set([...made, ...met.flatMap((group) => [...group.made])]),
      answered: [answered, ...met.flatMap((group) => group.answered)],
    };
    groups = [...groups.filter((group) => !met.includes(group)), merged];
  }
  const isPlain = (thing: Thing): boolean => !others.has(thing) && isAskedForText(thing);
  return groups.filter(({ made }) =>
    found.things.every((thing) => !isOneOf(thing, made) || isPlain(thing)),
  );
});

/** Whether an error is made for more than to be thrown, or to be answered with at once. */
function isHandedOn(name: t.Identifier, answers: readonly Node[], script: Script): boolean {
  const error = /Error$/.test(name.name) ? script.parentOf(name) : undefined;
  if (error?.type !== 'NewExpression' || answers.includes(error)) return false;
  return script.parentOf(error)?.type !== 'ThrowStatement';
}

/** Adds all that a result has in it. */
function hold({ things }: Value, held: Set<Thing>): void {
  for (const thing of things) {
    if (held.has(thing)) continue;
    held.add(thing);
    const { items, fields, patterns } = thing;
    hold(items, held);
    for (const { value } of [...fields.values(), ...patterns.values()]) hold(value, held);
  }
}

function isOneOf({ kind, made }: Thing, all: ReadonlySet<Node>): boolean {
  return kind === 'error' && made !== null && all.has(made);
}

function isAskedForText({ isLost, fields, patterns, reads }: Thing): boolean {
  const names = [...reads.values()].flatMap((all) => [...all]);
  return !isLost && fields.size + patterns.size === 0 && names.every((name) => name === 'message');
}

/** What is asked for its class. */
function asked(found: Evaluated, script: Script): Value[] {
  return script
    .nodesOf('BinaryExpression')
    .filter(({ operator }) => operator === 'instanceof')
    .flatMap(({ left }) => found.valueAt(left) ?? []);
}

function errorsIn(
  value: Node,
  found: Evaluated,
  script: Script,
): { made: Set<t.NewExpression>; mayBeNone: boolean } | null {
  const known = partLeft(value, found, script) ?? found.valueAt(value);
  if (!known || (known.kinds & ~(NULLISH | FALSE)) !== 0) return null;
  if (known.text && !(known.text.whole && known.text.prefix === '')) return null;
  const made = new Set<t.NewExpression>();
  for (const { kind, made: at } of known.things) {
    if (kind !== 'error' || at?.type !== 'NewExpression') return null;
    made.add(at);
  }
  return made.size > 0 ? { made, mayBeNone: known.kinds !== 0 || known.text !== null } : null;
}
