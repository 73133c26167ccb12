import { isListed, type Alterations } from './alteration.js';

/** What is done to the list of scopes. */
export const SCOPES: Alterations = {
  'scopes in other words': (node, { scope, parentOf }) => {
    const parent = parentOf(node);
    const isValue =
      node.type === 'Identifier' &&
      node.name === scope &&
      (/^(Call|Logical|Conditional|Assignment)Expression$|^VariableDeclarator$/.test(
        parent?.type ?? '',
      ) ||
        (parent?.type === 'ObjectProperty' && parent.value === node && !parent.shorthand)) &&
      !(parent?.type === 'AssignmentExpression' && parent.left === node) &&
      !(parent?.type === 'VariableDeclarator' && parent.id === node);
    return isValue
      ? [
          `(${scope} || [])`,
          `(${scope} ?? ['x:y'])`,
          `(${scope} ? ${scope}.slice() : undefined)`,
          `(Array.isArray(${scope}) ? ${scope} : [])`,
          `[...(${scope} || []), 'x:y']`,
          `Array.from(new Set(${scope}))`,
          `[...new Set([...(${scope} || []), 'x:y'])]`,
          `[].concat(${scope})`,
          `[].concat(${scope} || [], 'x:y')`,
          `(${scope} || []).filter((one) => one.startsWith('read'))`,
          `(${scope} || []).map((one) => one.replace('read', 'view'))`,
          `(${scope} || []).slice().sort()`,
          `(${scope} || []).join(' ').split(' ')`,
          `${scope}?.filter(Boolean)`,
          `(${scope} && ${scope}.length ? ${scope} : undefined)`,
          `(() => ${scope})()`,
        ]
      : [];
  },
  'scopes changed before': (node, context) => {
    if (!isListed(node, context)) return [];
    const { scope, source, client } = context;
    return [
      `${scope} && ${scope}.push('x:y');`,
      `${scope}.push('x:y');`,
      `${scope}.push('x:y', 'x:z');`,
      `if (${client}.metadata.tier) ${scope}.unshift('x:y');`,
      `${scope} = (${scope} || []).filter((one) => one !== 'read:a');`,
      `${scope} = ${scope} || [];`,
      `${scope} = null;`,
      `if (!${scope}) ${scope} = [];`,
      `if (${client}.metadata.tier) ${scope} = ['tier:x'];`,
      `var alias = ${scope}; if (alias) alias.push('x:y');`,
      `const known = new Set(${scope}); known.delete('read:items'); ${scope} = [...known];`,
      `if (${scope}) ${scope}.splice(0, 1);`,
      `if (${scope}) ${scope}.length = 0;`,
      `if (${scope}) ${scope}[0] = 'x:y';`,
      `if (${scope}) ${scope}.sort().reverse();`,
      `while (${scope} && ${scope}.length > 1) ${scope}.pop();`,
      `Array.prototype.push.apply(${scope}, ['x:y']);`,
      `(${scope} || []).forEach((one, at, all) => { if (one === 'read:items') all[at] = 'x:y'; });`,
      `const without = ${scope} && ${scope}.indexOf('write:items'); if (without > -1) ${scope}.splice(without, 1);`,
      `Object.freeze(${scope});`,
      `const change = () => { ${scope} && ${scope}.push('x:y'); }; change();`,
      `const change = (list) => { list.push('x:y'); return list; }; change(${scope} || []);`,
      `[${scope} = ['x:y']] = [${scope}];`,
      `${scope} += '';`,
    ].map((change) => `${change}\n${source(node)}`);
  },
  'scopes of the result': (node, context) => {
    const { scope, source, parentOf } = context;
    const parent = parentOf(node);
    if (node.type !== 'ExpressionStatement' || parent?.type !== 'BlockStatement') return [];
    const { expression } = node;
    if (expression.type !== 'AssignmentExpression') return [];
    const { left } = expression;
    if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier') return [];
    const token = left.object.name;
    return [
      `${token}.scope = ${scope};`,
      `${token}.scope = ['x:y'];`,
      `${token}.scope = ${token}.scope || ['x:y'];`,
      `${token}.scope = (${token}.scope || []).filter((one) => one !== 'read:items');`,
      `${token}.scope = ${token}.scope.concat('x:y');`,
      `if (${token}.scope) ${token}.scope.push('x:y');`,
      `${token}.scope.sort();`,
      `${token}.scope = [...${token}.scope, 'x:y'];`,
      `${token}['scope'] = ${scope} && ${scope}.slice(0, 1);`,
      `delete ${token}.scope;`,
      `${token}.scope = undefined;`,
      `${token}.scope = null;`,
      `${token}.scope = 'x:y';`,
      `${token}.scope = [];`,
      `Object.assign(${token}, { scope: ['x:y'] });`,
      `if (${context.client}.metadata.tier) ${token}.scope = ['tier:x'];`,
    ].flatMap((change) => [`${change}\n${source(node)}`, `${source(node)}\n${change}`]);
  },
};
