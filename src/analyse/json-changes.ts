import type { Node } from '../parse/syntax.js';
import { localFunction } from './constants.js';
import { originsOf } from './members.js';
import type { Script } from './script.js';

/** A part of a value that comes out of JSON as something else. */
export interface JsonChange {
  node: Node;
  /** `date`: becomes text; `instance`: what an object of a class becomes; `number`: NaN is null. */
  kind: 'date' | 'instance' | 'number';
}

const MAY_GIVE_NAN = /^((Number\.)?parse(Int|Float)|Number|Date\.parse)$/;

/** The parts of a value that JSON changes, or may change, as far as the text tells what they are. */
export function jsonChanges(value: Node, script: Script): JsonChange[] {
  const changes = (node: Node | null): JsonChange[] => (node ? jsonChanges(node, script) : []);
  const kind = kindOf(value, script);
  if (kind) return [{ node: value, kind }];
  switch (value.type) {
    case 'ConditionalExpression':
      return [...changes(value.consequent), ...changes(value.alternate)];
    case 'LogicalExpression': {
      // NaN is falsy and objects are not: that decides what `||` and `&&` let pass.
      const passes = (left: JsonChange): boolean =>
        value.operator === '??' || (left.kind === 'number') === (value.operator === '&&');
      return [...changes(value.left).filter(passes), ...changes(value.right)];
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

function kindOf(value: Node, script: Script): JsonChange['kind'] | null {
  switch (value.type) {
    case 'NewExpression': {
      const { callee } = value;
      const isDate = callee.type === 'Identifier' && callee.name === 'Date';
      return isDate && !script.referenceOf(callee)?.binding ? 'date' : 'instance';
    }
    case 'Identifier':
    case 'MemberExpression': {
      const kind = kindByOrigin(value, script);
      const isAsked = kind === 'number' && value.type === 'Identifier';
      return isAsked && isAskedAbout(value, script) ? null : kind;
    }
    case 'UnaryExpression':
      return value.operator === '+' && value.argument.type !== 'NumericLiteral' ? 'number' : null;
    case 'CallExpression': {
      if (localFunction(value.callee, script)) return kindByOrigin(value, script);
      return MAY_GIVE_NAN.test(textOf(value.callee, script)) ? 'number' : null;
    }
    default:
      return null;
  }
}

/** Where a value comes from decides: only an object that is always a date has a date's methods. */
function kindByOrigin(value: Node, script: Script): JsonChange['kind'] | null {
  const origins = originsOf(value, script);
  if (origins.some((origin) => origin === null || origin === value)) return null;
  const kinds = origins.map((origin) => kindWithin(origin!, script));
  const found = kinds.filter((kind) => kind !== null);
  if (found.includes('date') || found.includes('instance')) {
    return kinds.every((kind) => kind === 'date') ? 'date' : 'instance';
  }
  return found[0] ?? null;
}

/** What a whole value must be treated as for what is in it. */
function kindWithin(origin: Node, script: Script): JsonChange['kind'] | null {
  const changes = jsonChanges(origin, script);
  if (changes.length === 0) return null;
  if (changes[0]!.node === origin) return changes[0]!.kind;
  return changes.every(({ kind }) => kind === 'number') ? 'number' : 'instance';
}

/** Whether the script looks at a number before it uses it: it knows what it wants of it. */
function isAskedAbout(identifier: Node, script: Script): boolean {
  return script.referenceOf(identifier)!.binding!.references.some((use) => {
    const parent = script.parentOf(use.identifier);
    if (parent?.type === 'CallExpression') {
      return /(^|\.)is(NaN|Finite|Integer|SafeInteger)$/.test(textOf(parent.callee, script));
    }
    return (
      (parent?.type === 'BinaryExpression' && /^[<>=!]/.test(parent.operator)) ||
      (parent?.type === 'UnaryExpression' && parent.operator === '!') ||
      /^(Logical|Conditional)Expression$|^IfStatement$/.test(parent?.type ?? '')
    );
  });
}

function textOf(node: Node, { text }: Script): string {
  return text.slice(node.start!, node.end!);
}
