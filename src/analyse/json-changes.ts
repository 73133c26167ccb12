import type { Node } from '../parse/syntax.js';
import { constantInit, localFunction, returnedBy } from './constants.js';
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
    case 'Identifier': {
      const init = constantInit(value, script);
      const kind = init && kindOf(init, script);
      return kind === 'number' && isAskedAbout(value, script) ? null : kind;
    }
    case 'UnaryExpression':
      return value.operator === '+' && value.argument.type !== 'NumericLiteral' ? 'number' : null;
    case 'CallExpression': {
      const fn = localFunction(value.callee, script);
      const returned = fn && !fn.async && !fn.generator ? returnedBy(fn) : null;
      if (returned) return kindOf(returned, script);
      return !fn && MAY_GIVE_NAN.test(textOf(value.callee, script)) ? 'number' : null;
    }
    default:
      return null;
  }
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
