import type * as t from '@babel/types';
import { isMember, memberName, type Function, type Node } from '../parse/syntax.js';
import { calledBy } from './callees.js';
import { isDefined } from './definedness.js';
import { calleeName } from './left-alone.js';
import { originsOf } from './members.js';
import { mayBeNaN } from './not-a-number.js';
import { requiredAs } from './required.js';
import type { Script } from './script.js';

/** A part of a value that comes out of JSON as something else. */
export interface JsonChange {
  node: Node;
  /** `date`: becomes text; `instance`: what an object of a class becomes; `number`: NaN is null. */
  kind: 'date' | 'instance' | 'number';
}

/** The parts of a value that JSON changes, or may change, as far as the text tells what they are. */
export function jsonChanges(value: Node, fn: Function, script: Script): JsonChange[] {
  const changes = (node: Node | null): JsonChange[] => (node ? jsonChanges(node, fn, script) : []);
  const kind = kindOf(value, fn, script);
  if (kind) return [{ node: value, kind }];
  switch (value.type) {
    case 'ConditionalExpression':
      return [...changes(value.consequent), ...changes(value.alternate)];
    case 'LogicalExpression': {
      // NaN is falsy and objects are not: that decides what `||` and `&&` let pass.
      const passes = (left: JsonChange): boolean =>
        value.operator === '??' || (left.kind === 'number') === (value.operator === '&&');
      const left = changes(value.left).filter(passes);
      const right = changes(value.right);
      // A date that is none is still an object, and would let the other in once it is null.
      if (value.operator !== '&&' && left.some((one) => one.kind === 'date')) {
        const isDate = value.operator === '||' && isDateIfAny(value.left, left);
        if (isDate && isDateIfAny(value.right, right)) return [{ node: value, kind: 'date' }];
        if (isDefined(value.right, script)) return [{ node: value, kind: 'instance' }];
      }
      return [...left, ...right];
    }
    case 'ObjectExpression':
      return value.properties.flatMap((property) =>
        property.type === 'ObjectProperty' ? changes(property.value) : [],
      );
    case 'ArrayExpression':
      return value.elements.flatMap(changes);
    default:
      return [];
  }
}

/** `date`, `text && date`: where it counts as true it is a date. */
function isDateIfAny(value: Node, changes: readonly JsonChange[]): boolean {
  if (value.type === 'LogicalExpression' && value.operator === '&&') {
    return isDateIfAny(value.right, changes);
  }
  return changes.some(({ node, kind }) => node === value && kind === 'date');
}

function kindOf(value: Node, fn: Function, script: Script): JsonChange['kind'] | null {
  switch (value.type) {
    case 'NewExpression':
      return calleeName(value, script) === 'Date' ? 'date' : 'instance';
    // Their parts are looked at one by one.
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'ObjectExpression':
    case 'ArrayExpression':
      return null;
    case 'CallExpression':
      if (isDateOfPackage(value, script)) return 'date';
      return kindByOrigin(value, fn, script) ?? (mayBeNaN(value, fn, script) ? 'number' : null);
    case 'Identifier':
    case 'MemberExpression':
      return kindByOrigin(value, fn, script) ?? (mayBeNaN(value, fn, script) ? 'number' : null);
    default:
      return mayBeNaN(value, fn, script) ? 'number' : null;
  }
}

/** `moment(text).toDate()`: in a script that has such a package nothing else is called that. */
function isDateOfPackage(call: t.CallExpression, script: Script): boolean {
  const { callee } = call;
  if (!isMember(callee) || memberName(callee) !== 'toDate' || calledBy(callee, script))
    return false;
  return script
    .nodesOf('CallExpression')
    .some((one) => /^(moment(-timezone)?|dayjs)$/.test(requiredAs(one, script) ?? ''));
}

/** Where a value comes from decides: only an object that is always a date has a date's methods. */
function kindByOrigin(value: Node, fn: Function, script: Script): 'date' | 'instance' | null {
  const origins = originsOf(value, script);
  if (origins.some((origin) => origin === null || origin === value)) return null;
  const kinds = origins.map((origin) => kindWithin(origin!, fn, script));
  if (kinds.every((kind) => kind === null)) return null;
  return kinds.every((kind) => kind === 'date') ? 'date' : 'instance';
}

/** What a whole value must be treated as for what is in it. */
function kindWithin(origin: Node, fn: Function, script: Script): 'date' | 'instance' | null {
  const changes = jsonChanges(origin, fn, script).filter(({ kind }) => kind !== 'number');
  if (changes.length === 0) return null;
  return changes[0]!.node === origin && changes[0]!.kind === 'date' ? 'date' : 'instance';
}
