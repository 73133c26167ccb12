import type { Node } from '@babel/types';
import { walk } from '../../../src/parse/syntax.js';
import { isListed, isValue, tests, type Alterations, type Context } from './alteration.js';

/** Expressions in a statement that may be given a name before it. */
function valuesIn(statement: Node, context: Context): Node[] {
  const values: Node[] = [];
  walk(statement, (node) => {
    if (/Function/.test(node.type)) return false;
    if (node !== statement && isValue(node, context)) values.push(node);
    return true;
  });
  return values;
}

/** What values are, and how they are said. */
export const VALUES: Alterations = {
  'value that may be missing': (node, context) => {
    if (!isValue(node, context)) return [];
    const value = context.source(node);
    return [
      ...tests(context).map((test) => `((${test}) ? ${value} : undefined)`),
      `(${context.client}.metadata.tier && ${value})`,
      `(${value} || undefined)`,
      `(${value} || 'other')`,
      `(${value} ?? null)`,
    ];
  },
  'value in other words': (node, context) => {
    if (!isValue(node, context)) return [];
    const value = context.source(node);
    return [
      `(0, ${value})`,
      `(() => ${value})()`,
      `(function () { return ${value}; })()`,
      `[${value}][0]`,
      `({ value: ${value} }).value`,
      `[].concat(${value})`,
      `JSON.parse(JSON.stringify(${value}))`,
    ];
  },
  'text in other words': (node, context) => {
    const { parentOf, source } = context;
    if (node.type === 'StringLiteral' && isValue(node, context) && !/[`$\\]/.test(node.value)) {
      return [`\`${node.value}\``, `${source(node)}.trim()`, `${source(node)} + ''`];
    }
    if (node.type !== 'BinaryExpression' || node.operator !== '+') return [];
    return parentOf(node)?.type === 'BinaryExpression'
      ? []
      : [`\`\${${source(node.left)}}\${${source(node.right)}}\``];
  },
  'value that JSON changes': (node, { parentOf, source }) => {
    const parent = parentOf(node);
    // Nobody documents what becomes of scopes that are no list.
    if (parent && /^\w*\.?scope\b/.test(source(parent))) return [];
    const isSet =
      (parent?.type === 'ObjectProperty' &&
        parent.value === node &&
        !parent.shorthand &&
        parentOf(parent)?.type === 'ObjectExpression') ||
      (parent?.type === 'AssignmentExpression' && parent.right === node);
    return isSet && !/Function/.test(node.type)
      ? [
          'new Date(0)',
          'new Date(NaN)',
          'NaN',
          '-0',
          '() => 1',
          'Symbol()',
          'new Map([[1, 2]])',
          '[undefined, () => 1]',
          '{ a: undefined, b: { c: new Date(0) } }',
          "new Error('altered')",
          'new String("altered")',
          'Object.create({ a: 1 })',
          '{ toJSON: () => undefined }',
          'Buffer.from("a")',
          'null',
          'undefined',
        ]
      : [];
  },
  'value given a name': (node, context) => {
    if (!isListed(node, context)) return [];
    return valuesIn(node, context).flatMap((value) => {
      const own = context.source(value);
      return [
        `const part = ${own};\n${context.sourceWith(node, value, 'part')}`,
        `let part; part = ${own};\n${context.sourceWith(node, value, 'part')}`,
        `const { part } = { part: ${own} };\n${context.sourceWith(node, value, 'part')}`,
        `const part = () => ${own};\n${context.sourceWith(node, value, 'part()')}`,
        `${context.sourceWith(node, value, 'part()')}\nfunction part() { return ${own}; }`,
        `const part = ((${context.client}, ${context.scope}) => ${own});\n` +
          context.sourceWith(node, value, `part(${context.client}, ${context.scope})`),
      ];
    });
  },
  'declared in other words': (node, { source, parentOf, client }) => {
    if (node.type !== 'VariableDeclaration' || node.declarations.length !== 1) return [];
    const { id, init } = node.declarations[0]!;
    if (!init || id.type !== 'Identifier' || parentOf(node)?.type !== 'BlockStatement') return [];
    const name = id.name;
    const value = source(init);
    return [
      `var ${name} = ${value};`,
      `let ${name} = ${value};`,
      `const ${name} = ${value};`,
      `let ${name}; ${name} = ${value};`,
      `let ${name}; if (${client}.metadata.tier) { ${name} = ${value}; }`,
      `let ${name} = null; try { ${name} = ${value}; } catch (problem) { console.log('failed'); }`,
      `const { ${name} } = { ${name}: ${value} };`,
      `const { ${name} = ${value} } = {};`,
      `const { ${name} = ${value} } = ${client}.metadata;`,
      `const [${name}] = [${value}];`,
      `var ${name} = ${name} || ${value};`,
    ];
  },
  'member in other words': (node, { source, parentOf }) => {
    if (node.type !== 'MemberExpression' || node.computed) return [];
    const parent = parentOf(node);
    const isRead =
      !(parent?.type === 'AssignmentExpression' && parent.left === node) &&
      parent?.type !== 'UpdateExpression' &&
      !(parent?.type === 'UnaryExpression' && parent.operator === 'delete');
    const object = source(node.object);
    const name = source(node.property);
    return isRead && parent?.type !== 'OptionalMemberExpression'
      ? [
          `${object}?.${name}`,
          `${object}['${name}']`,
          `(${object} || {}).${name}`,
          ...(parent?.type === 'CallExpression' && parent.callee === node
            ? []
            : [`(({ ${name}: it }) => it)(${object})`, `Reflect.get(${object}, '${name}')`]),
        ]
      : [];
  },
  'condition in other words': (node, { source, parentOf }) => {
    const parent = parentOf(node);
    const isTest =
      (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression') &&
      parent.test === node;
    if (!isTest) return [];
    const test = source(node);
    return [
      `!!(${test})`,
      `Boolean(${test})`,
      `((${test}) ? true : false)`,
      `(${test}) === true`,
      `(${test}) != null`,
      `[${test}].some(Boolean)`,
    ];
  },
  'choice in other words': (node, { source }) => {
    if (node.type === 'ConditionalExpression') {
      const [test, yes, no] = [node.test, node.consequent, node.alternate].map(source);
      return [
        `((${test!}) && ${yes!} || ${no!})`,
        `(() => { if (${test!}) { return ${yes!}; } return ${no!}; })()`,
        `(!(${test!}) ? ${no!} : ${yes!})`,
      ];
    }
    if (node.type === 'LogicalExpression' && node.operator === '||') {
      const [left, right] = [node.left, node.right].map(source);
      return [`(${left!} ?? ${right!})`, `(${left!} ? ${left!} : ${right!})`];
    }
    return [];
  },
};
