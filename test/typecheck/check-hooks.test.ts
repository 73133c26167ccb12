import { expect, test } from 'vitest';
import { checkHooks, type CodeFault } from '../../src/typecheck/index.js';

function hook(body: string): string {
  return `module.exports = function (client, scope, audience, context, cb) {\n${body}\n};\n`;
}

function shown(fault: CodeFault): string {
  return fault.kind === 'fault' ? `fault: ${fault.detail}` : `${fault.kind}: ${fault.name}`;
}

/** What is told of each body; the types of Node are read once for all of them. */
async function told(bodies: readonly string[]): Promise<[body: string, told: string[]][]> {
  const faults = await checkHooks(bodies.map(hook));
  return bodies.map((body, index) => [
    body,
    faults.filter((fault) => fault.hook === index).map(shown),
  ]);
}

const NODE_22: [body: string, told: string][] = [
  ["const c = require('crypto'); c.createCipher('aes192', 'k');", 'removed: crypto.createCipher'],
  ["const { createCipher } = require('node:crypto');", 'removed: crypto.createCipher'],
  ["require('util').print('x');", 'removed: util.print'],
  ["const b = new Buffer('x');", 'deprecated: Buffer'],
  ["const b = Buffer('x');", 'deprecated: Buffer()'],
  ["const fs = require('fs'); fs.exists('/tmp', console.log);", 'deprecated: fs.exists'],
  ["const fs = require('fs'); fs.writeFileSync('/tmp/x', 'y');", 'file-write: fs.writeFileSync'],
  ["require('fs/promises').appendFile('/tmp/x', 'y');", 'file-write: fs.appendFile'],
];

const FAULTS: [body: string, told: string][] = [
  ['const list = []; list.pusch(1);', 'there is no `pusch`; `push` may be meant'],
  ['const a = 1; if (client.name) a = 2;', 'it assigns to the constant `a`, which throws'],
  ['const a = b; const b = 1;', '`b` is used before it is declared, which throws'],
  ['cb(null, { a: 1, a: 2 });', 'the key `a` stands twice in one object, and the first is lost'],
  [
    "if (typeof scope === 'strng') cb();",
    'it compares `typeof` with a word that `typeof` never gives',
  ],
  [
    'const allowed = async () => false; if (allowed()) cb(null, { scope });',
    '`allowed()` is a promise, which is always true: an `await` is missing',
  ],
];

test('what Node 22 does not have or would rather not keep is told, and what certainly fails', async () => {
  const expected = [...NODE_22, ...FAULTS.map(([body, fault]) => [body, `fault: ${fault}`])];
  expect(await told(expected.map(([body]) => body!))).toEqual(
    expected.map(([body, one]) => [body, [one]]),
  );
});

test('plain JavaScript as people write it has nothing to tell', async () => {
  const bodies = [
    'const e = new Error("no"); e.code = 5; e.statusCode = 400; cb(e);',
    'const t = {}; t.scope = scope; t["https://a.example/b"] = client.metadata.b.c; cb(null, t);',
    'const request = require("request@2.88.0"); request.get("x", (e, r, body) => cb(e, body));',
    'fetch("x").then((r) => r.json()).then((data) => cb(null, { scope, "https://a.example/d": data.d }));',
    'if (err) cb(new InvalidScopeError("no", 1, 2)); var err; counter = 1;',
    'const fs = require("fs"); cb(null, { "https://a.example/v": fs.readFileSync("/etc/hosts", "utf8") });',
    'const ENV = "prod"; if (ENV === "dev") cb(new Error("no")); else cb(null, { scope });',
    'let x; x.y = 1; isNaN("a"); new Date() - new Date(1); process.env.A = 1; process.binding("fs");',
    'require("https").get(client.metadata.url, (res) => res.on("data", (d) => cb(null, d)));',
    'this.hits = (this.hits || 0) + 1; escape("x"); "abc".substr(1); new Date().getYear();',
  ];
  expect(await told(bodies)).toEqual(bodies.map((body) => [body, []]));
});

test('each fault names its hook and its place', async () => {
  const good = hook('cb(null, { scope });');
  const bad = hook("new Buffer('x');");
  const faults = await checkHooks([good, bad, good]);
  expect(faults).toEqual([
    { kind: 'deprecated', name: 'Buffer', hook: 1, offset: bad.indexOf('Buffer'), text: 'Buffer' },
  ]);
});
