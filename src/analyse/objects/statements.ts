import { namesOf } from './names.js';
import { awaited } from './expressions.js';
import type * as t from '@babel/types';
import type { Node } from '../../parse/syntax.js';
import { bind } from './binding.js';
import { CannotFollow, type Evaluation } from './evaluation.js';
import type { Frame } from './frame.js';
import { FOREIGN_VALUE, UNDEFINED_VALUE, waysOf, type Value } from './value.js';

/** Runs a statement once, whatever its conditions say. */
export function execute(statement: Node, frame: Frame, run: Evaluation): void {
  const of = (node: Node | null | undefined): void => {
    if (node) run.evaluate(node, frame);
  };
  const then = (node: Node | null | undefined): void => {
    if (node) execute(node, frame, run);
  };
  switch (statement.type) {
    case 'Program':
    case 'BlockStatement':
      return statement.body.forEach(then);
    case 'ExpressionStatement':
      return of(statement.expression);
    case 'VariableDeclaration':
      return declare(statement, frame, run);
    case 'ReturnStatement':
      if (statement.argument) {
        frame.returned = run.store.widened(frame.returned, run.evaluate(statement.argument, frame));
      } else frame.returned = run.store.widened(frame.returned, UNDEFINED_VALUE);
      return;
    case 'IfStatement':
      return waysOf(
        run.evaluate(statement.test, frame),
        statement.consequent,
        statement.alternate,
      ).forEach(then);
    case 'ForStatement':
      if (statement.init?.type === 'VariableDeclaration') then(statement.init);
      else of(statement.init);
      of(statement.test);
      then(statement.body);
      return of(statement.update);
    case 'WhileStatement':
    case 'DoWhileStatement':
      of(statement.test);
      return then(statement.body);
    case 'ForOfStatement': {
      const items = run.itemsOf(run.evaluate(statement.right, frame), statement);
      give(statement.left, statement.await ? awaited(run, items) : items, frame, run);
      return then(statement.body);
    }
    case 'ForInStatement': {
      const object = run.evaluate(statement.right, frame);
      run.store.look(object, statement);
      give(statement.left, namesOf(run, object), frame, run);
      return then(statement.body);
    }
    case 'TryStatement':
      then(statement.block);
      if (statement.handler) {
        if (statement.handler.param) bind(statement.handler.param, FOREIGN_VALUE, null, frame, run);
        then(statement.handler.body);
      }
      return then(statement.finalizer);
    case 'ThrowStatement':
      return run.store.lose(run.evaluate(statement.argument, frame));
    case 'SwitchStatement':
      of(statement.discriminant);
      for (const one of statement.cases) {
        of(one.test);
        one.consequent.forEach(then);
      }
      return;
    case 'LabeledStatement':
      return then(statement.body);
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'EmptyStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'DebuggerStatement':
      return;
    default:
      throw new CannotFollow();
  }
}

function declare({ declarations }: t.VariableDeclaration, frame: Frame, run: Evaluation): void {
  for (const { id, init } of declarations) {
    if (init) bind(id, run.evaluate(init, frame), init, frame, run);
  }
}

/** What a loop hands to its name, or its place, each time. */
function give(left: Node, value: Value, frame: Frame, run: Evaluation): void {
  const target = left.type === 'VariableDeclaration' ? left.declarations[0]!.id : left;
  bind(target, value, null, frame, run);
}
