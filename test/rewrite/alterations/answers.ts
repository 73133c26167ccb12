import {
  isAnswer,
  isListed,
  isStatement,
  tests,
  type Alterations,
  type Context,
} from './alteration.js';

function answers({ client, scope, cb }: Context): string[] {
  return [
    `${cb}(new Error('altered'))`,
    `${cb}('altered')`,
    `${cb}(null, { ${scope === 'scope' ? 'scope' : `scope: ${scope}`} })`,
    `${cb}(null, { scope: ['x:y'], 'https://altered.example/id': ${client}.id })`,
    `${cb}(null, {})`,
  ];
}

/** When, where and how the hook answers. */
export const ANSWERS: Alterations = {
  'answered early': (node, context) =>
    isListed(node, context)
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
  'answered in other words': (node, context) => {
    if (!isAnswer(node, context) || node.type !== 'CallExpression') return [];
    const { cb, source } = context;
    const given = node.arguments.map(source);
    const all = given.join(', ');
    return [
      `${cb}.call(null, ${all})`,
      `${cb}.apply(null, [${all}])`,
      `${cb}(...[${all}])`,
      `((error, result) => ${cb}(error, result))(${all})`,
      `((error, result) => { if (error) { ${cb}(error); } else { ${cb}(null, result); } })(${all})`,
      `process.nextTick(${[cb, ...given].join(', ')})`,
      `[${given[1] ?? 'undefined'}].forEach((result) => ${cb}(${given[0] ?? ''}, result))`,
      `(() => { const answer = ${cb}; answer(${all}); })()`,
      `void ${cb}(${all}, null)`,
    ];
  },
  'error in other words': (node, context) => {
    const call = context.parentOf(node);
    if (call?.type !== 'CallExpression' || !isAnswer(call, context)) return [];
    if (call.arguments[0] !== node) return [];
    const error = context.source(node);
    const [test] = tests(context);
    return [
      'undefined',
      '0',
      "''",
      `${error} || null`,
      `${error} && ${error}.message`,
      `(${test}) ? ${error} : null`,
      `(${test}) ? new Error('altered') : ${error}`,
      `(${test}) && new ServerError('altered')`,
      `Object.assign(new Error('altered'), ${error})`,
      "{ message: 'altered' }",
      `${context.client}.metadata.error`,
    ];
  },
  'result in other words': (node, context) => {
    const { parentOf, source, scope, client } = context;
    const call = parentOf(node);
    if (call?.type !== 'CallExpression' || !isAnswer(call, context)) return [];
    if (call.arguments[1] !== node) return [];
    const result = source(node);
    return [
      `Object.assign({}, ${result})`,
      `Object.assign({ scope: ${scope} }, ${result})`,
      `Object.assign(${result}, { 'https://altered.example/z': ${client}.name })`,
      `{ ...${result} }`,
      `{ ...${result}, scope: ${scope} }`,
      `{ scope: ${scope}, ...${result} }`,
      `JSON.parse(JSON.stringify(${result}))`,
      `${scope} ? ${result} : { scope: ['only:this'] }`,
      `${scope} && ${result}`,
      `((token) => token)(${result})`,
      `Object.create(${result})`,
      `Object.freeze(${result})`,
      `Object.fromEntries(Object.entries(${result}))`,
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
  'thrown instead': (node, context) =>
    isStatement(node)
      ? tests(context).map(
          (test) => `{ if (${test}) throw new Error('altered'); ${context.source(node)} }`,
        )
      : [],
  'body put elsewhere': (node, { cb, source }) => {
    if (node.type !== 'BlockStatement' || node.body.length === 0) return [];
    const body = source(node).slice(1, -1);
    return [
      `{ try {${body}} catch (problem) { return ${cb}(problem); } }`,
      `{ try {${body}} catch (problem) { ${cb}(problem); } }`,
      `{ try {${body}} catch { console.log('failed'); } }`,
      `{ try {${body}} finally { console.log('done'); } }`,
      `{ setImmediate(() => {${body}}); }`,
      `{ return Promise.resolve().then(() => {${body}}); }`,
      `{ return Promise.resolve(1).then(function () {${body}}).catch(${cb}); }`,
      `{ (async () => {${body}})().catch(${cb}); }`,
      `{ const run = () => {${body}}; return run(); }`,
      `{ run(); function run() {${body}} }`,
    ];
  },
};
