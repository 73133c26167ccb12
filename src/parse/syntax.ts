import type * as t from '@babel/types';

export type Node = t.Node;
export type Function = t.FunctionDeclaration | t.FunctionExpression | t.ArrowFunctionExpression;

/** The method of a literal is called by its name like any other function. */
export type FunctionOrMethod = Function | t.ObjectMethod;

/** Start and end offsets in the text; Babel always sets both on parsed trees. */
export interface Range {
  start: number;
  end: number;
}

export function rangeOf(node: Node): Range {
  return { start: node.start!, end: node.end! };
}

export function isFunction(node: Node | null | undefined): node is Function {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}

/** A function in any form, methods too: what begins a code of its own. */
export function isFunctionLike(node: Node): boolean {
  return (
    isFunction(node) ||
    node.type === 'ObjectMethod' ||
    node.type === 'ClassMethod' ||
    node.type === 'ClassPrivateMethod'
  );
}

/** The fields of Babel's nodes that hold further syntax. */
const SYNTAX = new Set(
  (
    'program directives body expression left right argument arguments callee object property ' +
    'properties elements key value id init declarations params test consequent alternate cases ' +
    'discriminant block handler param finalizer label update expressions quasis quasi tag ' +
    'superClass meta source specifiers options'
  ).split(' '),
);

/** Nodes of one type have the same fields. */
const fieldsOfType = new Map<string, string[]>();

function fieldsOf(node: Node): string[] {
  let fields = fieldsOfType.get(node.type);
  if (!fields) {
    fields = Object.keys(node).filter((field) => SYNTAX.has(field));
    fieldsOfType.set(node.type, fields);
  }
  return fields;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** The children of a node, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const field of fieldsOf(node)) {
    const value = (node as unknown as Record<string, unknown>)[field];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

/** Visits a node and all below it; a visitor that returns `false` is not taken further down. */
export function walk(node: Node, visit: (node: Node) => unknown): void {
  if (visit(node) !== false) for (const child of childrenOf(node)) walk(child, visit);
}

/** Whether any node at or below `node` satisfies the test, functions below it included. */
export function contains(node: Node, test: (node: Node) => boolean): boolean {
  const search = (inner: Node): boolean => test(inner) || childrenOf(inner).some(search);
  return search(node);
}

/** The same without the functions below `node`: what a function's own code does. */
export function containsOwn(node: Node, test: (node: Node) => boolean): boolean {
  if (isFunctionLike(node)) return false;
  return test(node) || childrenOf(node).some((child) => containsOwn(child, test));
}

/** Whether a node stands in the text of another, or is that. */
export function isWithin(inner: Node, outer: Node): boolean {
  return inner.start! >= outer.start! && inner.end! <= outer.end!;
}

/** What a chain of members begins with. */
export function rootOf(node: Node): Node {
  return isMember(node) ? rootOf(node.object) : node;
}

/** The function or class part that `this` in it means; undefined at the top, and at `until`. */
export function ownerOfThis(
  node: Node,
  parentOf: (node: Node) => Node | undefined,
  until?: Node,
): Node | undefined {
  let at = parentOf(node);
  while (at && at !== until && !bindsThis(at)) at = parentOf(at);
  return at;
}

function bindsThis(node: Node): boolean {
  if (node.type === 'ArrowFunctionExpression') return false;
  return isFunctionLike(node) || node.type === 'ClassProperty' || node.type === 'StaticBlock';
}

/** An expression that `await` in front of it would take apart. */
export function bindsLooserThanAwait(node: Node): boolean {
  if (node.type === 'SequenceExpression') return node.extra?.['parenthesized'] !== true;
  return /^(Binary|Logical|Conditional|Assignment|ArrowFunction|Yield)Expression$/.test(node.type);
}

/** Whether a function means itself by `this` or `arguments`; an arrow function never does. */
export function readsThis(fn: Function): boolean {
  return (
    fn.type !== 'ArrowFunctionExpression' &&
    contains(
      fn.body,
      (node) =>
        node.type === 'ThisExpression' || (node.type === 'Identifier' && node.name === 'arguments'),
    )
  );
}

/** The name that a member expression reads, where the text says it: `a.b`, `a['b']`, `a?.b`. */
export function memberName(node: t.MemberExpression | t.OptionalMemberExpression): string | null {
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : null;
  return node.property.type === 'StringLiteral' ? node.property.value : null;
}

export function isMember(
  node: Node | null | undefined,
): node is t.MemberExpression | t.OptionalMemberExpression {
  return node?.type === 'MemberExpression' || node?.type === 'OptionalMemberExpression';
}

/** `JSON.parse(text)`: throws for a text that is no JSON. */
export function isJsonParse(node: Node): boolean {
  return (
    node.type === 'CallExpression' &&
    isMember(node.callee) &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'JSON' &&
    memberName(node.callee) === 'parse'
  );
}

/** `{}` */
export function isEmptyObject(node: Node): boolean {
  return node.type === 'ObjectExpression' && node.properties.length === 0;
}

/** `[]` */
export function isEmptyList(node: Node): boolean {
  return node.type === 'ArrayExpression' && node.elements.length === 0;
}

/** What a branch or a body consists of where that is one statement or expression. */
export function onlyPart(body: Node): Node | null {
  if (body.type !== 'BlockStatement') return body;
  return body.body.length === 1 ? body.body[0]! : null;
}

/** The key of an object's property, where the text says it. */
export function propertyName(
  property: t.ObjectProperty | t.ObjectMethod | t.ClassMethod,
): string | null {
  const { key } = property;
  if (!property.computed && key.type === 'Identifier') return key.name;
  if (key.type === 'StringLiteral') return key.value;
  if (key.type === 'NumericLiteral') return String(key.value);
  return null;
}
