import type { Node } from '@babel/types';
import fc from 'fast-check';
import { findExport } from '../../src/analyse/handler.js';
import { readScript, type Script } from '../../src/analyse/script.js';
import { parse } from '../../src/parse/parse.js';
import { walk, type Function } from '../../src/parse/syntax.js';
import { plainHook } from '../plain-hook.js';

/** What the handler calls its parameters, and the text of any node. */
interface Context {
  client: string;
  scope: string;
  audience: string;
  cb: string;
  parentOf: Script['parentOf'];
  source: (node: Node) => string;
}

/** Texts that may stand in the place of a node, or null where it has none of the kind. */
type Alteration = (node: Node, context: Context) => string[];

const isStatement = ({ type }: Node): boolean =>
  /^(Expression|If|Return|For\w*)Statement$/.test(type);

function isAnswer(node: Node, { cb }: Context): boolean {
  return (
    node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === cb
  );
}

function tests({ client, scope, audience }: Context): string[] {
  return [
    `${client}.metadata.tier`,
    `${scope} && ${scope}.includes('read:a')`,
    `!${scope}`,
    `${audience} === 'https://api.example/'`,
  ];
}

function answers({ client, scope, cb }: Context): string[] {
  return [
    `${cb}(new Error('altered'))`,
    `${cb}('altered')`,
    `${cb}(null, { ${scope === 'scope' ? 'scope' : `scope: ${scope}`} })`,
    `${cb}(null, { scope: ['x:y'], 'https://altered.example/id': ${client}.id })`,
    `${cb}(null, {})`,
  ];
}

/** What a person may do to a hook: some of it breaks the hook, and then the Action must be broken too. */
const ALTERATIONS: Record<string, Alteration> = {
  'statement dropped': (node) => (isStatement(node) ? [''] : []),
  'statement repeated': (node, { source }) =>
    node.type === 'ExpressionStatement' ? [`${source(node)}\n${source(node)}`] : [],
  'statement made conditional': (node, context) =>
    isStatement(node)
      ? tests(context).flatMap((test) => [
          `if (${test}) ${context.source(node)}`,
          `if (${test}) {\n${context.source(node)}\n}`,
        ])
      : [],
  'return lost': (node, { source }) =>
    node.type === 'ReturnStatement' && node.argument ? [`${source(node.argument)};`] : [],
  'test negated': (node, { parentOf, source }) => {
    const parent = parentOf(node);
    return parent?.type === 'IfStatement' && parent.test === node ? [`!(${source(node)})`] : [];
  },
  'answered early': (node, context) =>
    isStatement(node) && context.parentOf(node)?.type === 'BlockStatement'
      ? tests(context).flatMap((test, index) => {
          const answer = answers(context)[index] ?? '';
          return [
            `if (${test}) return ${answer};\n${context.source(node)}`,
            `if (${test}) ${answer};\n${context.source(node)}`,
          ];
        })
      : [],
  'answered later': (node, context) => {
    if (!isAnswer(node, context)) return [];
    const call = context.source(node);
    return [
      `setImmediate(() => ${call})`,
      `Promise.resolve().then(() => ${call})`,
      `setTimeout(function () { ${call}; }, 1)`,
    ];
  },
  'answered by an operator': (node, context) => {
    if (!isAnswer(node, context)) return [];
    const call = context.source(node);
    return tests(context).flatMap((test, index) => [
      `((${test}) && ${call})`,
      `((${test}) ? ${call} : ${answers(context)[index] ?? ''})`,
    ]);
  },
  'result in other words': (node, { parentOf, source, scope, ...context }) => {
    const call = parentOf(node);
    if (!call || !isAnswer(call, { parentOf, source, scope, ...context })) return [];
    if (call.type !== 'CallExpression' || call.arguments[1] !== node) return [];
    const result = source(node);
    return [
      `Object.assign({}, ${result})`,
      `{ ...${result} }`,
      `JSON.parse(JSON.stringify(${result}))`,
      `${scope} ? ${result} : { scope: ['only:this'] }`,
      `((token) => token)(${result})`,
    ];
  },
  'work behind an answer': (node, context) => {
    if (node.type !== 'ExpressionStatement' || !isAnswer(node.expression, context)) return [];
    const [, token] =
      node.expression.type === 'CallExpression' ? node.expression.arguments : [undefined];
    if (token?.type !== 'Identifier') return [];
    return [
      `${context.source(node)}\n${token.name}['https://altered.example/late'] = 1;`,
      `${context.source(node)}\n${token.name}.scope = ['late:x'];`,
    ];
  },
  'body put elsewhere': (node, { cb, source }) => {
    if (node.type !== 'BlockStatement' || node.body.length === 0) return [];
    const body = source(node).slice(1, -1);
    return [
      `{ try {${body}} catch (problem) { return ${cb}(problem); } }`,
      `{ setImmediate(() => {${body}}); }`,
      `{ return Promise.resolve().then(() => {${body}}); }`,
      `{ return Promise.resolve(1).then(function () {${body}}).catch(${cb}); }`,
    ];
  },
  'scopes in other words': (node, { scope, parentOf }) => {
    const parent = parentOf(node);
    const isValue =
      node.type === 'Identifier' &&
      node.name === scope &&
      /^(Call|Logical|Conditional|Assignment)Expression$|^VariableDeclarator$/.test(
        parent?.type ?? '',
      ) &&
      !(parent?.type === 'AssignmentExpression' && parent.left === node) &&
      !(parent?.type === 'VariableDeclarator' && parent.id === node);
    return isValue
      ? [
          `(${scope} || [])`,
          `(${scope} ? ${scope}.slice() : undefined)`,
          `[...(${scope} || []), 'x:y']`,
        ]
      : [];
  },
  'scopes changed before': (node, { scope, parentOf, source }) =>
    isStatement(node) && parentOf(node)?.type === 'BlockStatement'
      ? [
          `${scope} && ${scope}.push('x:y');\n${source(node)}`,
          `${scope} = (${scope} || []).filter((one) => one !== 'read:a');\n${source(node)}`,
          `var alias = ${scope}; if (alias) alias.push('x:y');\n${source(node)}`,
        ]
      : [],
  'value that may be missing': (node, { client, parentOf, source }) => {
    const parent = parentOf(node);
    const isValue =
      (parent?.type === 'ObjectProperty' && parent.value === node && !parent.shorthand) ||
      (parent?.type === 'AssignmentExpression' && parent.right === node);
    if (!isValue || /Function|Pattern/.test(node.type)) return [];
    return [`(${client}.metadata.tier ? ${source(node)} : undefined)`, `(0, ${source(node)})`];
  },
};

/** A hook of the given ones with one or two alterations; one that takes none stays as it is. */
export function alteredHook(texts: readonly string[]): fc.Arbitrary<string> {
  const alteration = fc.record({
    name: fc.constantFrom(...Object.keys(ALTERATIONS)),
    place: fc.nat(),
  });
  return fc
    .record({
      text: fc.constantFrom(...texts),
      alterations: fc.array(alteration, { minLength: 1, maxLength: 2 }),
    })
    .map(({ text, alterations }) =>
      alterations.reduce((altered, { name, place }) => alter(altered, name, place), text),
    );
}

function alter(text: string, name: string, place: number): string {
  const read = readScript(plainHook(text));
  if (read.kind !== 'script') return text;
  const exported = findExport(read.script);
  const context = exported.kind === 'handler' && contextOf(exported.fn, read.script);
  if (!context || exported.kind !== 'handler') return text;
  const all: { node: Node; is: string }[] = [];
  walk(exported.fn!.body, (node) => {
    for (const is of ALTERATIONS[name]!(node, context)) all.push({ node, is });
  });
  const chosen = all[place % all.length];
  if (!chosen) return text;
  const altered = text.slice(0, chosen.node.start!) + chosen.is + text.slice(chosen.node.end!);
  return parse(altered).kind === 'parsed' ? altered : text;
}

function contextOf(fn: Function | null, script: Script): Context | null {
  const names = fn?.params.map((parameter) =>
    parameter.type === 'Identifier' ? parameter.name : null,
  );
  const [client, scope, audience, , cb] = names ?? [];
  if (!client || !scope || !audience || !cb) return null;
  const source = ({ start, end }: Node): string => script.text.slice(start!, end!);
  return { client, scope, audience, cb, parentOf: script.parentOf, source };
}
