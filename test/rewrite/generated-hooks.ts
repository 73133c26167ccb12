import fc from 'fast-check';

/**
 * Hooks from a small grammar: branches, early answers with and without `return`, loops, helpers,
 * awaited and called-back work, scope operations, claims of all kinds.
 */
export function generatedHook(): fc.Arbitrary<string> {
  return fc
    .record({
      shape: fc.constantFrom('plain', 'async', 'callback', 'promise'),
      token: fc.constantFrom('literal', 'steps', 'helper', 'inline'),
      scope: fc.constantFrom('passed', 'missing', 'pushed', 'guarded', 'filtered', 'replaced'),
      guards: fc.array(guard(), { maxLength: 3 }),
      claims: fc.array(claim(), { maxLength: 3 }),
      ending: fc.constantFrom('answer', 'answer', 'answer', 'log', 'conditional'),
      semicolons: fc.boolean(),
    })
    .map(print);
}

interface Recipe {
  shape: 'plain' | 'async' | 'callback' | 'promise';
  token: 'literal' | 'steps' | 'helper' | 'inline';
  scope: 'passed' | 'missing' | 'pushed' | 'guarded' | 'filtered' | 'replaced';
  guards: { test: string; answer: string; leaves: boolean; form: 'if' | 'loop' }[];
  claims: { when: string | null; key: string; value: string }[];
  ending: 'answer' | 'log' | 'conditional';
  semicolons: boolean;
}

const TESTS = [
  "client.id === 'c1'",
  "client.name !== 'Ledger'",
  "client.metadata.tier === 'gold'",
  "audience === 'https://api.example/'",
  "scope && scope.indexOf('admin') !== -1",
  '!scope',
  "(scope || []).includes('read:a')",
  "context.body && context.body.org_id === 'o1'",
];

function guard(): fc.Arbitrary<Recipe['guards'][number]> {
  return fc.record({
    test: fc.constantFrom(...TESTS),
    answer: fc.constantFrom(
      "cb(new InvalidScopeError('no ' + client.id))",
      "cb(new InvalidRequestError('bad'))",
      "cb(new ServerError('down'))",
      "cb(new Error('plain'))",
      "cb('text')",
      "cb(null, { scope: scope, 'https://a.example/early': true })",
    ),
    leaves: fc.boolean(),
    form: fc.constantFrom('if', 'if', 'loop'),
  });
}

function claim(): fc.Arbitrary<Recipe['claims'][number]> {
  return fc.record({
    when: fc.option(fc.constantFrom(...TESTS), { nil: null }),
    key: fc.constantFrom(
      "'https://a.example/one'",
      "'https://a.example/two'",
      "NS + 'three'",
      "'bare'",
      "'sub'",
      "'https://x.auth0.com/four'",
      'NS + client.name',
    ),
    value: fc.constantFrom(
      "'text'",
      'client.id',
      'client.metadata.tier',
      '{ id: client.id, list: [1, 2] }',
      'new Date(0)',
      'undefined',
      "client.metadata.tier || 'none'",
      'scope',
    ),
  });
}

function print(recipe: Recipe): string {
  const inner = body(recipe);
  const wrapped: Record<Recipe['shape'], string[]> = {
    plain: inner,
    async: ['await Promise.resolve();', ...inner],
    callback: [
      'later(client.id, function (err, value) {',
      ...indent(['if (err) return cb(err);', ...inner]),
      '});',
    ],
    promise: [
      'Promise.resolve(client.id)',
      '  .then(function () {',
      ...indent(indent(inner)),
      '  })',
      '  .catch(cb);',
    ],
  };
  const lines = [
    "const NS = 'https://ns.example/';",
    '',
    `module.exports = ${recipe.shape === 'async' ? 'async ' : ''}function (client, scope, audience, context, cb) {`,
    ...indent(wrapped[recipe.shape]),
    '};',
    '',
    'function later(id, done) {',
    "  if (id === 'broken') return done(new Error('broken ' + id));",
    '  setTimeout(function () {',
    '    done(null, id);',
    '  }, 1);',
    '}',
    '',
    'function build(scope, name) {',
    "  return { scope: scope, 'https://a.example/built': name };",
    '}',
    '',
  ];
  const text = lines.join('\n');
  return recipe.semicolons ? text : text.replace(/;$/gm, '');
}

function body({ token, scope, guards, claims, ending }: Recipe): string[] {
  const lines = guards.flatMap(({ test, answer, leaves, form }) => {
    const answered = leaves ? [`return ${answer};`] : [`${answer};`];
    return form === 'if'
      ? [`if (${test}) {`, ...indent(answered), '}']
      : [
          "for (const one of ['x', 'y']) {",
          ...indent([`if (one === 'x' && ${test}) {`, ...indent([`${answer};`, 'return;']), '}']),
          '}',
        ];
  });
  if (token === 'inline') {
    const entries = claims.map(({ key, value }) =>
      /^'/.test(key) ? `${key}: ${value}` : `[${key}]: ${value}`,
    );
    const scopes = scope === 'missing' ? [] : ['scope: scope'];
    return [...lines, `cb(null, { ${[...scopes, ...entries].join(', ')} });`];
  }
  const start: Record<string, string> = {
    literal: scope === 'missing' ? 'var token = {};' : 'var token = { scope: scope };',
    steps: 'var token = {};',
    helper: 'var token = build(scope, client.name);',
  };
  lines.push(start[token]!);
  if (token === 'steps' && scope !== 'missing') lines.push('token.scope = scope;');
  if (scope === 'pushed') lines.push("token.scope.push('write:b');");
  if (scope === 'guarded') lines.push("if (token.scope) token.scope.push('write:b');");
  if (scope === 'filtered')
    lines.push("token.scope = (scope || []).filter((one) => one !== 'read:a');");
  if (scope === 'replaced') lines.push("token.scope = ['read:a'];");
  for (const { when, key, value } of claims) {
    const set = `token[${key}] = ${value};`;
    lines.push(...(when ? [`if (${when}) {`, ...indent([set]), '}'] : [set]));
  }
  if (ending === 'conditional') {
    lines.push("if (client.name !== 'Silent') {", ...indent(['cb(null, token);']), '}');
  } else lines.push('cb(null, token);');
  if (ending === 'log') lines.push("console.log('issued', client.id);");
  return lines;
}

function indent(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
