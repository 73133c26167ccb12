import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { isUndefined } from '../../analyse/guards.js';
import { callbackOf } from '../../analyse/inputs.js';
import { isPure } from '../../analyse/purity.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { isWithin, rangeOf, type Function, type Node } from '../../parse/syntax.js';
import { Edits } from '../edits.js';
import { layoutOf } from '../layout.js';
import { line } from '../lines.js';
import type { HandlerExport } from '../rewriting.js';
import {
  insertAfter,
  removeDeclarators,
  removeStatement,
  replaceStatement,
  settleRemovedLines,
} from '../statements.js';
import { dropTests } from './dead-tests.js';

/** A handler that answers once, at its end, with what it has noted on the way there. */
interface SingleExit {
  /** `error` of `let error = null;` */
  error: Binding;
  /** `error = new Error('...');`, each the last thing that its branch does. */
  noted: Noted[];
  /** The tests for an error, and what they come to where there is none. */
  told: Map<Node, boolean>;
  /** `cb(error, token);`, or `if (error) cb(error);` with what else there is to do below. */
  last: t.Statement;
  call: t.CallExpression;
  /** What stands right above it, where one branch alone leads there without an error. */
  ending: { statement: t.Statement; branch: t.BlockStatement } | null;
}

interface Noted {
  statement: t.ExpressionStatement;
  value: t.Expression;
}

/**
 * `let error = null; if (...) error = new Error(...); else ...; cb(error, token);` calls back where
 * the error is made, and nothing asks whether there is one any more. Null for other handlers.
 */
export function answersInPlace(script: Script, exported: HandlerExport): Edits | null {
  const exit = singleExit(script, exported);
  if (!exit) return null;
  const { error, noted, told, last, call, ending } = exit;
  const layout = layoutOf(script);
  const edits = new Edits(script.text);
  const editing = { script, exported, edits, layout, prologue: [], removedLines: [] };
  const callee = rangeOf(call.callee);
  const [given, token] = call.arguments;
  for (const { statement, value } of noted) {
    const isEnd =
      ending && isWithin(statement, ending.statement) && !isWithin(statement, ending.branch);
    const answer = [callee, '(', rangeOf(value), ')', layout.semicolon];
    replaceStatement(editing, statement, [line(isEnd ? '' : 'return ', ...answer)]);
  }
  if (!dropTests(told, editing)) return null;
  const declared = token && declaredInPlace(token, exit, exported.fn!, script);
  if (declared) edits.insert(declared.statement.start!, declared.keyword);
  const bindings = declared ? [error, declared.binding] : [error];
  removeDeclarators(
    editing,
    bindings.map(({ declaration }) => declaration as t.VariableDeclarator),
  );
  if (ending) {
    const named = token ? [', ', rangeOf(token)] : [];
    insertAfter(editing, ending.branch.body.at(-1)!, [
      line(callee, '(null', ...named, ')', layout.semicolon),
    ]);
    removeStatement(editing, last);
  } else if (last.type !== 'IfStatement') {
    edits.replace(rangeOf(given!), 'null');
  }
  settleRemovedLines(editing);
  return edits;
}

function singleExit(script: Script, { fn }: HandlerExport): SingleExit | null {
  const callback = fn && callbackOf(fn, script);
  if (fn?.body.type !== 'BlockStatement' || fn.generator || !callback) return null;
  const { body } = fn.body;
  const isCallback = (callee: Node): boolean => script.referenceOf(callee)?.binding === callback;
  const last = body.find((one) => isAsking(one, body, isCallback)) ?? body.at(-1);
  const call = last && answerOf(last, isCallback);
  if (!call) return null;
  const [given, token, ...more] = call.arguments;
  const error = given && script.referenceOf(given)?.binding;
  const isPlain = !token || token.type === 'Identifier' || token.type === 'NullLiteral';
  if (!error || more.length > 0 || !isPlain) return null;
  if (!isNothingAtFirst(error) || nearestFunction(error.declaration, script) !== fn) return null;
  const noted: Noted[] = [];
  const told = new Map<Node, boolean>();
  for (const { identifier, writes } of error.references) {
    if (identifier === given) continue;
    if (writes) {
      const note = notedAt(identifier, body.slice(0, body.indexOf(last)), error, script);
      if (!note) return null;
      noted.push(note);
    } else {
      const test = testOf(identifier, error, script);
      if (nearestFunction(identifier, script) !== fn || !test) return null;
      told.set(...test);
    }
  }
  if (noted.length === 0) return null;
  if (last.type !== 'IfStatement') {
    return { error, noted, told, last, call, ending: endingOf(body, noted, script) };
  }
  return told.get(last.test) === false ? { error, noted, told, last, call, ending: null } : null;
}

/** `if (error) return cb(error);`, or the last statement without its `return`. */
function isAsking(
  statement: t.Statement,
  body: readonly t.Statement[],
  isCallback: (callee: Node) => boolean,
): boolean {
  if (statement.type !== 'IfStatement' || !answerOf(statement, isCallback)) return false;
  const branch = statement.consequent;
  const end = branch.type === 'BlockStatement' ? branch.body.at(-1) : branch;
  return end?.type === 'ReturnStatement' || statement === body.at(-1);
}

/** `cb(error, token);`, returned or not, and as all that a branch does. */
function answerOf(
  statement: t.Statement,
  isCallback: (callee: Node) => boolean,
): t.CallExpression | null {
  switch (statement.type) {
    case 'IfStatement':
      return answerOf(statement.consequent, isCallback);
    case 'BlockStatement': {
      const [answer, end, ...more] = statement.body;
      const isLeft = !end || (end.type === 'ReturnStatement' && !end.argument);
      return answer && isLeft && more.length === 0 ? answerOf(answer, isCallback) : null;
    }
    case 'ExpressionStatement':
    case 'ReturnStatement': {
      const call = statement.type === 'ReturnStatement' ? statement.argument : statement.expression;
      return call?.type === 'CallExpression' && isCallback(call.callee) ? call : null;
    }
    default:
      return null;
  }
}

/** `let error = null;`, or without a value. */
function isNothingAtFirst({ declaration, identifier, kind }: Binding): boolean {
  if (declaration.type !== 'VariableDeclarator' || declaration.id !== identifier) return false;
  const { init } = declaration;
  return kind !== 'const' && (!init || init.type === 'NullLiteral' || isUndefined(init));
}

/** What is noted in a branch that then goes straight to the answer, among what stands above that. */
function notedAt(
  identifier: t.Identifier,
  above: readonly t.Statement[],
  error: Binding,
  script: Script,
): Noted | null {
  const value = script.parentOf(identifier);
  const statement = value && script.parentOf(value);
  if (value?.type !== 'AssignmentExpression' || value.left !== identifier) return null;
  if (value.operator !== '=' || !isError(value.right, script)) return null;
  if (statement?.type !== 'ExpressionStatement') return null;
  const top = endsIn(statement, above, script);
  if (!top) return null;
  const passed = above.slice(above.indexOf(top) + 1);
  if (!passed.every((one) => isPassedBy(one, error, script))) return null;
  return { statement, value: value.right };
}

/** `new Error(...)`, or what was caught. */
function isError(value: t.Expression, script: Script): boolean {
  if (value.type === 'ConditionalExpression') {
    return isError(value.consequent, script) && isError(value.alternate, script);
  }
  const binding = script.referenceOf(value)?.binding;
  return value.type === 'NewExpression' || (binding?.kind === 'catch' && !binding.reassigned);
}

/** The statement of the handler that ends with this one, in one of its branches. */
function endsIn(
  statement: t.Statement,
  above: readonly t.Statement[],
  script: Script,
): t.Statement | null {
  for (let at: Node = statement; ;) {
    const top = above.find((one) => one === at);
    if (top) return top;
    const parent = script.parentOf(at);
    const isEnd =
      (parent?.type === 'BlockStatement' && parent.body.at(-1) === at) ||
      (parent?.type === 'IfStatement' && at !== (parent.test as Node)) ||
      (parent?.type === 'TryStatement' && !parent.finalizer) ||
      parent?.type === 'CatchClause';
    if (!isEnd) return null;
    at = parent;
  }
}

/** `if (!error) { ... }`, which does nothing where there is an error. */
function isPassedBy(statement: t.Statement, error: Binding, script: Script): boolean {
  if (statement.type === 'FunctionDeclaration') return true;
  if (statement.type !== 'IfStatement' || statement.alternate) return false;
  return isUntrue(statement.test);

  function isUntrue(test: Node): boolean {
    if (test.type === 'LogicalExpression' && test.operator === '&&') {
      return isUntrue(test.left) || (isUntrue(test.right) && isPure(test.left, script, test));
    }
    const name = error.references.find(
      ({ identifier, reads }) => reads && isWithin(identifier, test),
    );
    const own = name && testOf(name.identifier, error, script);
    if (!own) return false;
    const [at, withoutError] = own;
    const isNot = test.type === 'UnaryExpression' && test.operator === '!';
    return isNot ? test.argument === at && !withoutError : test === at && withoutError;
  }
}

/** What an `if` is told by the name of the error, and what that is where there is none. */
function testOf(identifier: t.Identifier, error: Binding, script: Script): [Node, boolean] | null {
  const parent = script.parentOf(identifier);
  const isCompared = parent?.type === 'BinaryExpression';
  if (isCompared && !isComparedToNothing(parent, identifier, error)) return null;
  const told = isCompared ? parent : identifier;
  for (let at: Node = told; ;) {
    const around: Node | undefined = script.parentOf(at);
    if (around?.type === 'IfStatement') {
      return around.test === at ? [told, isCompared && parent.operator.startsWith('=')] : null;
    }
    const isPart =
      around?.type === 'LogicalExpression' ||
      (around?.type === 'UnaryExpression' && around.operator === '!');
    if (!isPart) return null;
    at = around;
  }
}

/** `error == null`, `error !== undefined`, with what the name is at first. */
function isComparedToNothing(
  { left, operator, right }: t.BinaryExpression,
  identifier: t.Identifier,
  { declaration }: Binding,
): boolean {
  if (left !== identifier || !/^[!=]==?$/.test(operator)) return false;
  if (right.type !== 'NullLiteral' && !isUndefined(right)) return false;
  const { init } = declaration as t.VariableDeclarator;
  const isNull = init?.type === 'NullLiteral';
  return operator.length === 2 || isNull === (right.type === 'NullLiteral');
}

/** The statement above the answer, where all of its branches but one note an error. */
function endingOf(
  body: readonly t.Statement[],
  noted: readonly Noted[],
  { comments }: Script,
): SingleExit['ending'] {
  const [statement, last] = body.slice(-2);
  if (!statement || !last) return null;
  if (comments.some(({ start, end }) => start! >= statement.end! && end! <= last.start!))
    return null;
  const [branch, ...more] = branchesOf(statement).filter(
    (one) => !noted.some((note) => note.statement === endOf(one)),
  );
  const isFilled = branch?.type === 'BlockStatement' && branch.body.length > 0;
  return isFilled && more.length === 0 ? { statement, branch } : null;
}

/** What a statement may end in; null where it may pass by its branches. */
function branchesOf(statement: t.Statement | null | undefined): (t.Statement | null)[] {
  switch (statement?.type) {
    case 'IfStatement':
      return [...branchesOf(statement.consequent), ...branchesOf(statement.alternate)];
    case 'TryStatement':
      return statement.handler && !statement.finalizer
        ? [...branchesOf(statement.block), ...branchesOf(statement.handler.body)]
        : [null];
    case 'BlockStatement': {
      const last = statement.body.at(-1);
      const isBranching = last?.type === 'IfStatement' || last?.type === 'TryStatement';
      const inner = isBranching ? branchesOf(last) : [null];
      return inner.includes(null) ? [statement] : inner;
    }
    default:
      return [statement ?? null];
  }
}

function endOf(branch: t.Statement | null): t.Statement | null | undefined {
  return branch?.type === 'BlockStatement' ? branch.body.at(-1) : branch;
}

/** `token = {};` declares the token where nothing outside of what leads to the answer knows it. */
function declaredInPlace(
  name: Node,
  { call, ending, told }: SingleExit,
  fn: Function,
  script: Script,
): { statement: t.Statement; keyword: string; binding: Binding } | null {
  const binding = script.referenceOf(name)?.binding;
  if (!binding || !isNothingAtFirst(binding)) return null;
  const others = binding.references.filter(({ identifier }) => !isWithin(identifier, call));
  const [first] = [...others].sort((a, b) => a.identifier.start! - b.identifier.start!);
  const value = first && script.parentOf(first.identifier);
  const statement = value && script.parentOf(value);
  if (value?.type !== 'AssignmentExpression' || value.left !== first?.identifier) return null;
  if (value.operator !== '=' || statement?.type !== 'ExpressionStatement') return null;
  const list = script.parentOf(statement);
  const around = list && script.parentOf(list);
  const isUnwrapped =
    around?.type === 'IfStatement' &&
    around.consequent === list &&
    around === (fn.body as t.BlockStatement).body.at(-2) &&
    holdsWithoutError(around.test, told);
  if (list !== fn.body && list !== ending?.branch && !isUnwrapped) return null;
  if (!others.every(({ identifier }) => isWithin(identifier, list!))) return null;
  const isOnce = others.filter(({ writes }) => writes).length === 1;
  const keyword = binding.kind === 'var' ? 'var ' : isOnce ? 'const ' : 'let ';
  return { statement, keyword, binding };
}

function holdsWithoutError(test: Node, told: SingleExit['told']): boolean {
  return test.type === 'UnaryExpression' && test.operator === '!'
    ? told.get(test.argument) === false
    : told.get(test) === true;
}
