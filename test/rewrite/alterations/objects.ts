import { isListed, tests, type Alterations } from './alteration.js';

/** What is put on objects, and how; what the hook is given among them. */
export const OBJECTS: Alterations = {
  'assignment in other words': (node, { source, parentOf }) => {
    if (node.type !== 'AssignmentExpression' || node.operator !== '=') return [];
    if (node.left.type !== 'MemberExpression') return [];
    if (parentOf(node)?.type !== 'ExpressionStatement') return [];
    const { left, right } = node;
    const object = source(left.object);
    const key = left.computed ? `[${source(left.property)}]` : source(left.property);
    const name = left.computed ? source(left.property) : `'${source(left.property)}'`;
    const value = source(right);
    return [
      `Object.assign(${object}, { ${key}: ${value} })`,
      `${object} = { ...${object}, ${key}: ${value} }`,
      `${object} = Object.assign({}, ${object}, { ${key}: ${value} })`,
      `Object.defineProperty(${object}, ${name}, { value: ${value}, enumerable: true })`,
      `Reflect.set(${object}, ${name}, ${value})`,
      `((target) => { target[${name}] = ${value}; })(${object})`,
      `[[${name}, ${value}]].forEach(([key, value]) => { ${object}[key] = value; })`,
      `${source(left)} = ${source(left)} || ${value}`,
      `${source(left)} ??= ${value}`,
      `${object}['https://altered.example/twice'] = ${source(left)} = ${value}`,
    ];
  },
  'literal in other words': (node, context) => {
    if (node.type !== 'ObjectExpression') return [];
    const { source, client, scope } = context;
    const parts = node.properties.map(source);
    const all = parts.join(', ');
    const half = Math.ceil(parts.length / 2);
    const [test] = tests(context);
    const more = (...added: string[]): string => `{ ${[...parts, ...added].join(', ')} }`;
    return [
      `Object.assign({}, { ${all} })`,
      `Object.assign({ ${parts.slice(0, half).join(', ')} }, { ${parts.slice(half).join(', ')} })`,
      `{ ...{ ${parts.slice(0, half).join(', ')} }, ...{ ${parts.slice(half).join(', ')} } }`,
      `{ ${[...parts].reverse().join(', ')} }`,
      ...parts.map((_, index) => `{ ${parts.filter((__, at) => at !== index).join(', ')} }`),
      more(`...((${test}) && { 'https://altered.example/k': 1 })`),
      more(`...((${test}) ? { scope: ['x:y'] } : {})`),
      more(`...${client}.metadata`),
      more(`['https://altered.example/' + ${client}.name]: 1`),
      more(`['https://altered.example/a']: ${client}.id`),
      more(`scope: ${scope}`),
      more(`scope: ['x:y']`),
      more(`plain: 'x'`),
      more(`get late() { return 1; }`),
      more(`__proto__: { 'https://altered.example/p': 1 }`),
      `{ scope: ['x:y'], ${all} }`,
    ];
  },
  'inputs changed before': (node, context) => {
    if (!isListed(node, context)) return [];
    const { client, audience, source, scope } = context;
    return [
      `${client}.metadata = ${client}.metadata || {};`,
      `${client}.metadata.tier = 'altered';`,
      `delete ${client}.metadata.tier;`,
      `if (${client}.metadata) ${client}.metadata.plan = ${client}.metadata.plan || 'free';`,
      `${client}.name = ${client}.name.toUpperCase();`,
      `${client} = { ...${client}, id: 'altered' };`,
      `${client}.metadata = undefined;`,
      `${audience} = ${audience}.toLowerCase();`,
      `Object.assign(${client}, { name: 'altered' });`,
      `const { id, name: { length }, metadata: { tier = 'none', ...others } = {} } = ${client}; console.log(id, length, tier, others);`,
      `const seen = JSON.stringify([${client}, ${scope}, ${audience}]); console.log(seen);`,
      `console.log(Object.keys(${client}), ${scope});`,
      `const copy = ${client}; copy.tenant = 'altered';`,
      `arguments[1] = ['x:y'];`,
      `global.last = ${client}.id;`,
    ].map((change) => `${change}\n${source(node)}`);
  },
  'parameters in other words': (node, context) => {
    const { fn, client, source, scope } = context;
    if (node !== fn || fn.body.type !== 'BlockStatement') return [];
    const names = fn.params.map(source);
    const [, , audience, given, cb] = names;
    const keyword = fn.async ? 'async ' : '';
    const body = source(fn.body).slice(1, -1);
    const rest = names.slice(1).join(', ');
    return [
      `${keyword}function () { var [${names.join(', ')}] = arguments; ${body} }`,
      `${keyword}function () { var ${names.map((name, at) => `${name} = arguments[${String(at)}]`).join(', ')}; ${body} }`,
      `${keyword}(${client}, ...[${rest}]) => { ${body} }`,
      `${keyword}({ ...${client} }, ${rest}) => { ${body} }`,
      `${keyword}({ id, name, tenant, metadata }, ${rest}) => { ${body
        .replaceAll(new RegExp(`\\b${client}\\.(id|name|tenant|metadata)\\b`, 'g'), '$1')
        .replaceAll(
          new RegExp(`\\b${client}\\b(?!\\s*:)`, 'g'),
          '({ id, name, tenant, metadata })',
        )} }`,
      `${keyword}({ id: own, metadata: { tier, plan } = {}, ...others }, ${rest}) => { ${body
        .replaceAll(new RegExp(`\\b${client}\\.id\\b`, 'g'), 'own')
        .replaceAll(new RegExp(`\\b${client}\\.metadata\\.(tier|plan)\\b`, 'g'), '$1')
        .replaceAll(new RegExp(`\\b${client}\\b(?!\\s*:)`, 'g'), 'others')} }`,
      `${keyword}(${client}, ${scope} = [], ${audience!}, ${given!}, ${cb!}) => { ${body} }`,
      `${keyword}(${client} = {}, ${scope} = ['x:y'], ${audience!} = '', ${given!} = {}, ${cb!} = () => {}) => { ${body} }`,
      `${keyword}(${client}, ${scope}, ${audience!}, { body, request, webtask }, ${cb!}) => { const ${given!} = { body, request, webtask }; ${body} }`,
    ];
  },
};
