import type { Node } from '@babel/types';
import { containsOwn } from '../../../src/parse/syntax.js';
import { isListed, isStatement, tests, type Alterations } from './alteration.js';

/** Statements dropped, repeated, moved, and the ways that lead to them. */
export const STRUCTURE: Alterations = {
  'statement dropped': (node) => (isStatement(node) ? [''] : []),
  'statement repeated': (node, { source }) =>
    node.type === 'ExpressionStatement' ? [`${source(node)}\n${source(node)}`] : [],
  'statements exchanged': (node, { source, sourceWith }) =>
    node.type === 'BlockStatement'
      ? node.body.slice(1).map((next, index) => {
          const first = node.body[index]!;
          const both = { ...node, start: first.start!, end: next.end! } as Node;
          return sourceWith(node, both, `${source(next)}\n${source(first)}`);
        })
      : [],
  'statement made conditional': (node, context) =>
    isStatement(node)
      ? tests(context).flatMap((test) => [
          `if (${test}) ${context.source(node)}`,
          `if (${test}) {\n${context.source(node)}\n}`,
          `switch (Boolean(${test})) { case true: ${context.source(node)} break; default: }`,
        ])
      : [],
  'statement put elsewhere': (node, context) => {
    if (!isListed(node, context)) return [];
    const { scope, source } = context;
    const own = source(node);
    return [
      `(() => { ${own} })();`,
      `(function () { ${own} })();`,
      `[1].forEach(() => { ${own} });`,
      `(${scope} || []).forEach((one) => { ${own} });`,
      `for (const one of ${scope} || []) { ${own} }`,
      `for (let turn = 0; turn < 2; turn += 1) { ${own} }`,
      `do { ${own} } while (false);`,
      `once: { ${own} }`,
      `try { ${own} } catch (problem) { console.log(problem.message); }`,
      `try { ${own} } finally { console.log('done'); }`,
      `const step = () => { ${own} }; step();`,
      `const step = function () { ${own} }; step();`,
      `step(); function step() { ${own} }`,
      `Promise.resolve().then(() => { ${own} });`,
      `if (typeof ${scope} !== 'string') { ${own} }`,
    ];
  },
  'return lost': (node, { source }) =>
    node.type === 'ReturnStatement' && node.argument ? [`${source(node.argument)};`] : [],
  'return parted': (node, { source }) =>
    node.type === 'ReturnStatement' && node.argument
      ? [
          `{ ${source(node.argument)}; return; }`,
          `{ const last = ${source(node.argument)}; return last; }`,
        ]
      : [],
  'return added': (node, { source }) =>
    node.type === 'ExpressionStatement'
      ? [`return ${source(node)}`, `{ ${source(node)} return; }`]
      : [],
  'test negated': (node, { parentOf, source }) => {
    const parent = parentOf(node);
    return parent?.type === 'IfStatement' && parent.test === node ? [`!(${source(node)})`] : [];
  },
  'branch in other words': (node, { source }) => {
    if (node.type !== 'IfStatement') return [];
    const test = source(node.test);
    const yes = source(node.consequent);
    const no = node.alternate ? source(node.alternate) : '{ }';
    const turned = `if (!(${test})) ${no} else ${yes}`;
    const cases = `switch (true) { case Boolean(${test}): ${yes} break; default: ${no} }`;
    const fallingThrough = `switch (true) { case Boolean(${test}): ${yes} default: ${no} }`;
    const expression = (branch: Node | null | undefined): string | null => {
      if (!branch) return 'undefined';
      const only = branch.type === 'BlockStatement' ? branch.body[0] : branch;
      if (branch.type === 'BlockStatement' && branch.body.length !== 1) return null;
      if (only?.type === 'ExpressionStatement') return source(only.expression);
      return only?.type === 'ReturnStatement' && only.argument ? source(only.argument) : null;
    };
    const first = expression(node.consequent);
    const second = expression(node.alternate);
    const both = node.alternate ? [first, second] : [first];
    if (!both.every((one) => one !== null)) return [turned, cases, fallingThrough];
    return [
      turned,
      cases,
      fallingThrough,
      `(${test}) ? (${first!}) : (${second!});`,
      `return (${test}) ? (${first!}) : (${second!});`,
      ...(node.alternate ? [] : [`(${test}) && (${first!});`, `!(${test}) || (${first!});`]),
    ];
  },
  'rest put into an else': (node, { source }) => {
    if (node.type !== 'BlockStatement') return [];
    return node.body.flatMap((statement, index) => {
      if (statement.type !== 'IfStatement' || statement.alternate) return [];
      const before = node.body.slice(0, index).map(source).join('\n');
      const rest = node.body
        .slice(index + 1)
        .map(source)
        .join('\n');
      return [`{ ${before}\n${source(statement)} else {\n${rest}\n} }`];
    });
  },
  'rest put into a function': (node, { source }) => {
    if (node.type !== 'BlockStatement') return [];
    return node.body.slice(1).flatMap((_, at) => {
      const before = node.body
        .slice(0, at + 1)
        .map(source)
        .join('\n');
      const rest = node.body
        .slice(at + 1)
        .map(source)
        .join('\n');
      return [
        `{ ${before}\nconst rest = () => { ${rest} };\nrest(); }`,
        `{ ${before}\nreturn rest();\nfunction rest() { ${rest} } }`,
        `{ ${before}\nsetImmediate(() => { ${rest} }); }`,
        `{ ${before}\ntry { ${rest} } catch (problem) { console.log(problem.message); } }`,
      ];
    });
  },
  'loop in other words': (node, { source }) => {
    if (node.type === 'ForOfStatement' && node.left.type === 'VariableDeclaration') {
      const one = source(node.left.declarations[0]!.id);
      const list = source(node.right);
      return [
        `${list}.forEach((${one}) => ${source(node.body)});`,
        `${list}.reduce((last, ${one}) => { ${source(node.body)} return last; }, null);`,
      ];
    }
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression') return [];
    const { callee, arguments: given } = node.expression;
    const [each] = given;
    if (callee.type !== 'MemberExpression' || !source(callee).endsWith('.forEach')) return [];
    if (each?.type !== 'ArrowFunctionExpression' && each?.type !== 'FunctionExpression') return [];
    if (each.params.length !== 1) return [];
    return [
      `for (const ${source(each.params[0]!)} of ${source(callee.object)}) ${source(each.body)}`,
      `${source(callee.object)}.map(${source(each)});`,
      `${source(callee.object)}.every(${source(each)});`,
    ];
  },
  'function made asynchronous': (node, { source }) =>
    /^(FunctionExpression|FunctionDeclaration|ArrowFunctionExpression)$/.test(node.type) &&
    !('async' in node && node.async)
      ? [`async ${source(node)}`]
      : [],
  'function in other words': (node, { source }) => {
    if (node.type !== 'FunctionDeclaration' || !node.id || node.generator || node.async) return [];
    const parameters = node.params.map(source).join(', ');
    return [
      `const ${node.id.name} = (${parameters}) => ${source(node.body)};`,
      `var ${node.id.name} = function (${parameters}) ${source(node.body)};`,
    ];
  },
  'waited before': (node, context) =>
    isListed(node, context) &&
    context.fn.async &&
    !containsOwn(node, ({ type }) => type === 'FunctionDeclaration')
      ? [
          `await null;\n${context.source(node)}`,
          `await new Promise((resolve) => setTimeout(resolve, 1));\n${context.source(node)}`,
        ]
      : [],
};
