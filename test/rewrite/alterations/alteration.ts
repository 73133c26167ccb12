import type { Node } from '@babel/types';
import type { Script } from '../../../src/analyse/script.js';
import type { Function } from '../../../src/parse/syntax.js';
import type { Fragment } from './fragments.js';

/** What the handler calls its parameters, and the text of any node. */
export interface Context {
  fn: Function;
  client: string;
  scope: string;
  audience: string;
  context: string;
  cb: string;
  /** Statements of other hooks. */
  fragments: readonly Fragment[];
  parentOf: Script['parentOf'];
  source: (node: Node) => string;
  /** The text of a node with another text in the place of one below it. */
  sourceWith: (node: Node, inner: Node, is: string) => string;
}

/** Texts that may stand in the place of a node, or none where it has none of the kind. */
export type Alteration = (node: Node, context: Context) => string[];

export type Alterations = Record<string, Alteration>;

export const isStatement = ({ type }: Node): boolean =>
  /^(Expression|If|Return|For\w*)Statement$/.test(type);

/** A statement that others may be put before or behind. */
export function isListed(node: Node, { parentOf }: Context): boolean {
  return isStatement(node) && parentOf(node)?.type === 'BlockStatement';
}

export function isAnswer(node: Node, { cb }: Context): boolean {
  return (
    node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === cb
  );
}

/** An expression whose value is used, in a place where any other expression may stand. */
export function isValue(node: Node, { parentOf }: Context): boolean {
  if (!/(Expression|Literal|Identifier)$/.test(node.type) || /Function/.test(node.type))
    return false;
  const parent = parentOf(node);
  switch (parent?.type) {
    case 'ObjectProperty':
      return (
        parent.value === node && !parent.shorthand && parentOf(parent)?.type === 'ObjectExpression'
      );
    case 'AssignmentExpression':
      return parent.right === node;
    case 'VariableDeclarator':
      return parent.init === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== node;
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'ReturnStatement':
      return true;
    default:
      return false;
  }
}

export function tests({ client, scope, audience }: Context): string[] {
  return [
    `${client}.metadata.tier`,
    `${scope} && ${scope}.includes('read:a')`,
    `!${scope}`,
    `${audience} === 'https://api.example/'`,
  ];
}
