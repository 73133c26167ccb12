import type { Node } from '@babel/types';
import { parse } from '../../src/parse/parse.js';
import { placeAt } from '../../src/parse/place.js';
import { walk } from '../../src/parse/syntax.js';

/** An Action with one thing changed. */
export interface Mutant {
  mutator: string;
  line: number;
  /** What stood there and what stands there now. */
  was: string;
  is: string;
  code: string;
}

type Mutator = (node: Node, source: (node: Node) => string) => string[];

const COMPARISONS: Record<string, string[]> = {
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '+': ['-'],
  '-': ['+'],
};
const LOGIC: Record<string, string> = { '&&': '||', '||': '&&', '??': '&&' };
const METHODS: Record<string, string> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toLowerCase: 'toUpperCase',
  trim: 'toString',
  filter: 'map',
  addTargetScope: 'removeTargetScope',
  removeTargetScope: 'addTargetScope',
  clearTargetScopes: 'valueOf',
};
const ERRORS: Record<string, string> = {
  invalid_request: 'invalid_scope',
  invalid_scope: 'server_error',
  server_error: 'invalid_request',
};
const INPUTS: Record<string, string> = {
  client_id: 'name',
  name: 'client_id',
  metadata: 'client_metadata',
  identifier: 'id',
  body: 'query',
  secrets: 'configuration',
};

const MUTATORS: Record<string, Mutator> = {
  'call dropped': (node, source) =>
    node.type === 'ExpressionStatement' && node.expression.type === 'CallExpression'
      ? [`void 0; /* ${source(node).replaceAll('*/', '')} */`]
      : [],
  'condition negated': (node, source) => {
    if (node.type !== 'IfStatement' && node.type !== 'ConditionalExpression') return [];
    return [source(node).replace(source(node.test), () => `!(${source(node.test)})`)];
  },
  'condition fixed': (node, source) => {
    if (node.type !== 'IfStatement' && node.type !== 'ConditionalExpression') return [];
    return ['true', 'false'].map((fixed) => source(node).replace(source(node.test), () => fixed));
  },
  'operator swapped': (node, source) => {
    if (node.type !== 'BinaryExpression') return [];
    const [left, right] = [source(node.left), source(node.right)];
    return (COMPARISONS[node.operator] ?? []).map((other) => `${left} ${other} ${right}`);
  },
  'and for or': (node, source) => {
    if (node.type !== 'LogicalExpression') return [];
    return [`(${source(node.left)}) ${LOGIC[node.operator] ?? ''} (${source(node.right)})`];
  },
  'text changed': (node, source) => {
    if (node.type !== 'StringLiteral') return [];
    return node.value === '' ? ["'x'"] : [`${source(node).slice(0, -1)}X'`, "''"];
  },
  'template changed': (node, source) =>
    node.type === 'TemplateLiteral' ? [`${source(node).slice(0, -1)}X\``] : [],
  'number changed': (node) =>
    node.type === 'NumericLiteral' ? [String(node.value + 1), String(node.value - 1)] : [],
  'boolean flipped': (node) => (node.type === 'BooleanLiteral' ? [String(!node.value)] : []),
  'pattern changed': (node) =>
    node.type === 'RegExpLiteral' ? [`/${node.pattern}X/${node.flags}`, '/(?:)/'] : [],
  'return lost': (node, source) => {
    if (node.type !== 'ReturnStatement') return [];
    return [node.argument ? `void (${source(node.argument)});` : ';'];
  },
  'await lost': (node, source) => (node.type === 'AwaitExpression' ? [source(node.argument)] : []),
  'error code swapped': (node) => {
    if (node.type !== 'StringLiteral' || !Object.hasOwn(ERRORS, node.value)) return [];
    return [`'${ERRORS[node.value] ?? ''}'`];
  },
  'method swapped': (node, source) => {
    if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return [];
    const other = METHODS[node.property.name];
    return other ? [`${source(node.object)}.${other}`] : [];
  },
  'input confused': (node, source) => {
    if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return [];
    const other = Object.hasOwn(INPUTS, node.property.name) && INPUTS[node.property.name];
    return other ? [`${source(node.object)}.${other}`] : [];
  },
  'negation lost': (node, source) =>
    node.type === 'UnaryExpression' && node.operator === '!' ? [source(node.argument)] : [],
  'claim value wrapped': (node, source) => {
    if (node.type !== 'CallExpression' || !source(node.callee).endsWith('setCustomClaim')) {
      return [];
    }
    const [name, value] = node.arguments;
    return name && value ? [`${source(node.callee)}(${source(name)}, [${source(value)}])`] : [];
  },
  'scopes cleared at the end': (node, source) => {
    const isHandler =
      (node.type === 'ArrowFunctionExpression' || node.type === 'ObjectMethod') &&
      node.async &&
      node.params.length === 2 &&
      node.body.type === 'BlockStatement';
    return isHandler
      ? [source(node).replace(/\}$/, '  api.transaction.clearTargetScopes();\n}')]
      : [];
  },
};

/** Every mutant of an Action, in order of the mutators and of the code. */
export function mutantsOf(action: string): Mutant[] {
  const parsed = parse(action);
  if (parsed.kind !== 'parsed') throw new Error(parsed.message);
  const source = (node: Node) => action.slice(node.start ?? 0, node.end ?? 0);
  const mutants = new Map<string, Mutant>();
  for (const [mutator, mutate] of Object.entries(MUTATORS)) {
    walk(parsed.tree, (node) => {
      for (const is of mutate(node, source)) {
        const start = node.start ?? 0;
        const code = action.slice(0, start) + is + action.slice(node.end ?? 0);
        const { line } = placeAt(action, start);
        if (code === action || mutants.has(code) || parse(code).kind !== 'parsed') continue;
        mutants.set(code, { mutator, line, was: source(node), is, code });
      }
    });
  }
  return [...mutants.values()];
}
