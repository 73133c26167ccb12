import type { Binding } from '../parse/scopes.js';
import {
  childrenOf,
  isFunction,
  isMember,
  memberName,
  type Function,
  type Node,
} from '../parse/syntax.js';
import { isStringInput } from './input-values.js';
import { remembered } from './remembered.js';
import type { Script } from './script.js';
import { isString } from './strings.js';

/** The names whose objects may be part of a value: not those that it is only worked out from. */
export function sharedBy(
  value: Node,
  fn: Function,
  script: Script,
  known: ReadonlySet<Binding> = new Set(),
): Node[] {
  const shared = (node: Node): Node[] => sharedBy(node, fn, script, known);
  if (isStringInput(value, fn, script) || isPrimitive(value, script)) return [];
  switch (value.type) {
    case 'Identifier': {
      const binding = script.referenceOf(value)?.binding;
      if (!binding || known.has(binding)) return [];
      const further = new Set(known).add(binding);
      return [
        value,
        ...valuesOf(binding, script).flatMap((one) => sharedBy(one, fn, script, further)),
      ];
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return memberName(value) === 'length' ? [] : shared(value.object);
    case 'ConditionalExpression':
      return [...shared(value.consequent), ...shared(value.alternate)];
    case 'LogicalExpression':
      return [...shared(value.left), ...shared(value.right)];
    case 'ObjectProperty':
      return shared(value.value);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return isQuestion(value.callee) ? [] : childrenOf(value).flatMap(shared);
    default:
      return isFunction(value) ? [] : childrenOf(value).flatMap(shared);
  }
}

/** What a name was given, or what it was taken out of. */
const valuesOf = remembered(({ declaration, references }: Binding, script: Script): Node[] => {
  const init = declaration.type === 'VariableDeclarator' ? declaration.init : null;
  const given = references.flatMap(({ identifier: name, writes }) => {
    const assignment = writes && script.parentOf(name);
    return assignment && assignment.type === 'AssignmentExpression' ? [assignment.right] : [];
  });
  return init ? [init, ...given] : given;
});

const PRIMITIVE = new Set([
  'BinaryExpression',
  'TemplateLiteral',
  'UnaryExpression',
  'UpdateExpression',
]);

/** Whether a value is certainly one that nothing can change. */
export function isPrimitive(value: Node, script: Script): boolean {
  return PRIMITIVE.has(value.type) || isString(value, script);
}

/** Methods that give a string, a number or a boolean, or a list of strings. */
function isQuestion(callee: Node): boolean {
  return (
    isMember(callee) &&
    /^(includes|indexOf|startsWith|endsWith|some|every|test|has|stringify|now|getTime|split|join)$/.test(
      memberName(callee) ?? '',
    )
  );
}
