import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';
import { bindingAt } from './constants.js';
import { isTruthy, type Known } from './known-values.js';
import { calleeName } from './left-alone.js';

/** Whether a statement leaves no trace, where what reads as `none` is an object without keys. */
export function leavesNoTrace(
  statement: Node,
  none: Known,
  read: (node: Node) => Known | null,
  script: Scoped,
): boolean {
  return isIdle(statement);

  function isIdle(at: Node): boolean {
    switch (at.type) {
      case 'BlockStatement':
        return at.body.every(isIdle);
      case 'IfStatement':
        return isFalse(at.test) && (!at.alternate || isIdle(at.alternate));
      case 'VariableDeclaration':
        return at.kind !== 'var';
      case 'ForInStatement':
        return read(at.right) === none;
      case 'ForOfStatement':
        return isListOfKeys(at.right);
      case 'ExpressionStatement':
        return isIdleExpression(at.expression);
      default:
        return false;
    }
  }

  function isIdleExpression(expression: Node): boolean {
    switch (expression.type) {
      case 'LogicalExpression':
        return expression.operator === '&&' && isFalse(expression.left);
      case 'AssignmentExpression': {
        // A claim that is undefined is none; a name that has nothing yet stays as it is.
        const { left, right, operator } = expression;
        const given = operator === '=' ? read(right) : null;
        if (given?.is !== undefined || given === null) return false;
        return isMember(left) || (left.type === 'Identifier' && isBare(left));
      }
      case 'CallExpression': {
        const { callee } = expression;
        if (calleeName(expression, script).startsWith('console.')) return true;
        return isMember(callee) && memberName(callee) === 'forEach' && isListOfKeys(callee.object);
      }
      default:
        return false;
    }
  }

  function isFalse(test: Node): boolean {
    const value = read(test);
    return value !== null && !isTruthy(value);
  }

  function isListOfKeys(list: Node): boolean {
    if (list.type !== 'CallExpression' || list.arguments.length !== 1) return false;
    const asksKeys = /^Object\.(keys|values|entries)$/.test(calleeName(list, script));
    return asksKeys && read(list.arguments[0]!) === none;
  }

  function isBare(name: t.Identifier): boolean {
    const declaration = bindingAt(name, script)?.declaration;
    return declaration?.type === 'VariableDeclarator' && !declaration.init;
  }
}
