import fc from 'fast-check';

/**
 * Hooks that do one thing after another to their scopes, under every name that they have for them:
 * the parameter, the token's own, a variable; aliased, copied, given to helpers, read in between.
 */
export function generatedScopeHook(): fc.Arbitrary<string> {
  return fc
    .record({
      list: fc.constantFrom(...LISTS),
      token: fc.constantFrom(...TOKENS),
      steps: fc.array(
        fc.record({
          when: fc.option(fc.constantFrom(...TESTS), { nil: null, freq: 2 }),
          what: fc.constantFrom(...STEPS),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      kept: fc.option(fc.constantFrom(...KEPT), { nil: null, freq: 2 }),
      answer: fc.constantFrom(...ANSWERS),
    })
    .map(print);
}

interface Recipe {
  list: string;
  token: string;
  steps: { when: string | null; what: string }[];
  kept: string | null;
  answer: string;
}

const LISTS = [
  'let list = scope;',
  'const list = scope || [];',
  'let list = [...(scope || [])];',
  'const list = [...scope];',
  'let list = scope ? scope.slice() : [];',
  "const list = (scope || []).concat('write:b');",
];

const TOKENS = [
  'const token = { scope };',
  'const token = { scope: scope || [] };',
  'const token = { scope: [...(scope || [])] };',
  'const token = { scope: list };',
  "const token = { scope: scope.filter((one) => one !== 'read:a') };",
  'const token = {};\n  token.scope = scope;',
];

const TESTS = [
  "client.name !== 'Ledger'",
  "client.metadata.tier === 'gold'",
  'scope',
  '!scope',
  "(scope || []).includes('read:a')",
  "scope && scope.indexOf('write:b') !== -1",
  "scope.includes('read:a')",
  "token.scope.indexOf('write:b') === -1",
  'token.scope',
];

const STEPS = [
  "token.scope.push('write:b');",
  "scope.push('write:b');",
  "list.push('write:b', 'read:a');",
  'token.scope.push(client.name);',
  'token.scope.push(`read:${client.id}`);',
  "token.scope = token.scope.concat(['write:b']);",
  "token.scope = scope.filter((one) => one !== 'read:a');",
  "token.scope = (scope || []).filter((one) => one.indexOf('read:') === 0);",
  "token.scope = [...new Set([...(scope || []), 'write:b'])];",
  "scope = scope.concat('write:b');",
  'scope = scope || [];',
  'if (!token.scope) token.scope = [];',
  'token.scope = scope;',
  "token.scope = ['read:a'];",
  'token.scope.splice(0, 1);',
  "for (const one of client.name.split('')) if (one > 'm') list.push(one);",
  'for (const one of list.slice()) {\n    if (one.length > 6) return cb(null, token);\n    token.scope.push(client.name);\n  }',
  "client.name.split('e').forEach((one) => {\n    if (one) token.scope.push(one);\n  });",
  'list = list.filter((one) => one.length > 6);',
  'list = scope;',
  'scope = scope.map((one) => one + client.name.length);',
  'token.scope = list;',
  'token.scope = client.metadata.tier && scope;',
  'list.sort();',
  'token.scope[0] = client.name;',
  'list.length = 1;',
  'try {\n    token.scope.push(client.name);\n    JSON.parse(client.name);\n  } catch (e) {\n    console.log(e.message);\n  }',
  'try {\n    for (const one of client.name) {\n      list.push(one);\n      JSON.parse(client.name);\n    }\n  } catch (e) {\n    console.log(e.message);\n  }',
  'try {\n    scope = scope.filter((one) => one !== client.name);\n  } catch (e) {\n    return cb(new ServerError(e.message));\n  }',
  'drop(token.scope);',
  'alter(token);',
  "Object.assign(token, { scope: ['read:a'] });",
  'delete token.scope;',
  'token.scope = undefined;',
  'drop(scope);',
  "look(scope || [], 'read:a');",
  'console.log(token.scope);',
  "token['https://a.example/many'] = (scope || []).length;",
  "token['https://a.example/last'] = token.scope.length;",
  "if (list.length > 2) return cb(new InvalidScopeError('too many'));",
  'cb(null, token);',
  'return cb(null, { scope });',
  'return cb(null, { scope: list });',
  'return cb(null, token);',
  'return finish(null, token);',
  "return finish(new ServerError('no'));",
  "return cb(null, { 'https://a.example/plain': true });",
];

/** What the token is needed for as an object. */
const KEPT = [
  'console.log(JSON.stringify(token));',
  'note(token);',
  "for (const key of ['id', 'name']) token['https://a.example/' + key] = client[key];\n  if (!token['https://a.example/id']) token['https://a.example/id'] = 'none';",
];

const ANSWERS = [
  'cb(null, token);',
  'finish(null, token);',
  'cb(null, token);',
  'cb(null, { scope });',
  'cb(null, { scope: list });',
  "cb(null, { scope: [...list, 'write:b'] });",
  "cb(null, { scope: (scope || []).filter((one) => one !== 'read:a') });",
];

function print({ list, token, steps, kept, answer }: Recipe): string {
  const lines = steps.map(({ when, what }) => (when ? `if (${when}) {\n    ${what}\n  }` : what));
  return `module.exports = function (client, scope, audience, context, cb) {
  function finish(err, result) {
    console.log(err ? err.message : JSON.stringify(result));
    cb(err, result);
  }
  ${[list, token, ...lines, ...(kept === null ? [] : [kept]), answer].join('\n  ')}
};

function drop(scopes) {
  scopes.splice(0, 1);
}

function alter(token) {
  token.scope = token.scope.filter((one) => one !== 'read:a');
}

function note(token) {
  console.log(JSON.stringify(token));
}

function look(scopes, wanted) {
  return scopes.includes(wanted);
}
`;
}
