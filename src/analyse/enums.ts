import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isFunction, isMember, memberName, type Node } from '../parse/syntax.js';

/** What TypeScript makes of an `enum`: a function that fills an object and is called at once. */
interface Enum {
  binding: Binding;
  members: Map<string, Node>;
}

/** `(function (Plan) { Plan["Gold"] = "gold"; })(Plan || (Plan = {}))` */
export function enumFunction(call: Node, script: Scoped): Enum | null {
  if (call.type !== 'CallExpression' || call.arguments.length !== 1) return null;
  const { callee } = call;
  const [given] = call.arguments;
  if (!isFunction(callee) || callee.body.type !== 'BlockStatement') return null;
  if (given?.type !== 'LogicalExpression' || given.right.type !== 'AssignmentExpression')
    return null;
  const { left, right } = given.right;
  const binding = script.referenceOf(left)?.binding;
  if (right.type !== 'ObjectExpression' || right.properties.length > 0) return null;
  if (!binding || script.referenceOf(given.left)?.binding !== binding) return null;
  if (binding.references.filter(({ writes }) => writes).length > 1) return null;
  const members = new Map<string, Node>();
  const isFilled = callee.body.body.every((statement) => {
    const member = memberSet(statement, callee.params[0], script);
    if (member) members.set(member.name, member.value);
    return member !== null;
  });
  return isFilled ? { binding, members } : null;
}

/** `Plan["Gold"] = "gold";` and `Plan[Plan["Gold"] = 0] = "Gold";` */
function memberSet(
  statement: t.Statement,
  parameter: Node | undefined,
  script: Scoped,
): { name: string; value: Node } | null {
  let assignment = statement.type === 'ExpressionStatement' ? statement.expression : null;
  const target = (): Node | null =>
    assignment?.type === 'AssignmentExpression' && assignment.operator === '='
      ? assignment.left
      : null;
  const outer = target();
  if (isMember(outer) && outer.property.type === 'AssignmentExpression') {
    assignment = outer.property;
  }
  const member = target();
  if (!isMember(member) || assignment?.type !== 'AssignmentExpression') return null;
  if (script.referenceOf(member.object)?.binding?.identifier !== parameter) return null;
  const name = memberName(member);
  return name === null ? null : { name, value: assignment.right };
}

/** The call that fills an object, by the name of the object. */
export function enumNamed({ references }: Binding, script: Scoped): t.CallExpression | null {
  const write = references.find(({ writes }) => writes);
  const assignment = write && script.parentOf(write.identifier);
  const fallback = assignment && script.parentOf(assignment);
  const call = fallback && script.parentOf(fallback);
  return call?.type === 'CallExpression' && enumFunction(call, script) ? call : null;
}
