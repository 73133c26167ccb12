import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { provenAction } from './both-sides.js';

/** The Action of a hook that gives a token whose names a function of the script makes. */
const actionOf = (outside: string, body: string): Promise<string> =>
  provenAction(
    `${outside}\nmodule.exports = function (client, scope, audience, context, cb) {
  const team = client.name;\n  ${body}\n};\n`,
    runtime,
  );

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

const NS = `const NS = 'https://ns.example/';`;

test.each<[why: string, outside: string, body: string, set: string[]]>([
  [
    'a module in a function hands it out',
    `const lib = (() => { ${NS} const claim = (name) => NS + name; return { claim }; })();`,
    `cb(null, { scope, [lib.claim('team')]: team, [lib.claim('app')]: client.name });`,
    [`(lib.claim('team'), team)`, `(lib.claim('app'), event.client.name)`],
  ],
  [
    'it is a method of such a module, and names are set step by step',
    `const lib = (function () { ${NS} return { claim(name) { return NS + name; } }; })();`,
    `const token = { scope }; token[lib.claim('team')] = team;
     if (team === 'gold') token[lib.claim('gold')] = true; cb(null, token);`,
    [`(lib.claim('team'), team)`, `(lib.claim('gold'), true)`],
  ],
  [
    'it is a part of an object, declared before it',
    `${NS} function claim(name) { const path = 'v1/' + name; return NS + path; } const lib = { claim };`,
    `cb(null, { scope, [lib.claim('team')]: team });`,
    [`(lib.claim('team'), team)`],
  ],
  [
    'it has two results',
    `${NS} const claim = (name) => { if (name === 'app') return NS + 'x/app'; return NS + name; };`,
    `cb(null, { scope, [claim('team')]: team, [claim('app')]: team });`,
    [`(claim('team'), team)`, `(claim('app'), team)`],
  ],
  [
    'it is a method of a class that nobody makes',
    `${NS} class Names { static of(name) { return NS + name; } }`,
    `cb(null, { scope, [Names.of('team')]: team });`,
    [`(Names.of('team'), team)`],
  ],
  [
    'its beginning is enough',
    `${NS} const lib = { claim: (name) => NS + name };`,
    `cb(null, { scope, [lib.claim(team)]: team });`,
    [`(lib.claim(team), team)`],
  ],
])('names are left to the function that makes them: %s', async (_, outside, body, set) => {
  const code = await actionOf(outside, body);
  for (const one of set) expect(code).toContain(`api.accessToken.setCustomClaim${one};`);
});

test.each<[why: string, outside: string, body: string]>([
  [
    'it gives another name at another time',
    `let ns = 'https://a.example/'; const lib = { claim: (name) => ns + name };`,
    `const token = { scope, [lib.claim('team')]: team }; ns = 'https://b.example/';
     token[lib.claim('app')] = client.name; ns = 'https://a.example/'; cb(null, token);`,
  ],
  [
    'it counts how often it was asked',
    `${NS} let asked = 0; const lib = { claim: (name) => { asked += 1; return NS + name; } };`,
    `const token = { scope, [lib.claim('team')]: client.tenant };
     token[NS + 'asked'] = asked; cb(null, token);`,
  ],
  [
    'it counts in what it returns',
    `${NS} let asked = 0; const lib = { claim: (name) => NS + name + asked++ };`,
    `cb(null, { scope, [lib.claim('a')]: client.tenant, [lib.claim('a')]: team });`,
  ],
  [
    'it counts what is dropped',
    `let asked = 0; const lib = { claim: (name) => { asked += 1; return 'app_' + name; } };`,
    `const token = { scope, [lib.claim('team')]: team };
     token['https://ns.example/asked'] = asked; cb(null, token);`,
  ],
  [
    'it may give the name of the scopes',
    `const lib = { claim: (name) => name && (name === 'none' ? 'scope' : 'https://ns.example/' + name) };`,
    `cb(null, { scope, [lib.claim(client.tenant === 'acme' ? 'none' : 'team')]: ['read:a'] });`,
  ],
  [
    'it gives the name of the scopes',
    `const lib = (() => { const claim = (name) => name; return { claim }; })();`,
    `cb(null, { [lib.claim('scope')]: ['read:a'] });`,
  ],
  [
    'it ends without a name',
    `const lib = { claim: (name) => { if (name !== 'app') return 'https://ns.example/' + name; } };`,
    `cb(null, { scope, [lib.claim('app')]: team, [lib.claim('team')]: team });`,
  ],
  [
    'another function takes its place',
    `${NS} const lib = { claim: (name) => NS + name }; lib.claim('none'); lib.claim = (name) => 'https://b.example/' + name;`,
    `cb(null, { scope, [lib.claim('team')]: team });`,
  ],
  [
    'its argument changes before the claim is whole',
    `${NS} const lib = { claim: (name) => NS + name };`,
    `let name = 'a'; const list = []; const token = { scope };
     token[lib.claim(name)] = list; name = 'b'; list.push(team); cb(null, token);`,
  ],
  [
    'the module is made twice',
    `let n = 0; const made = () => { n += 1; const ns = 'https://ns.example/' + n + '/'; return { claim: (name) => ns + name }; };
     const one = made(); const two = made();`,
    `cb(null, { scope, [one.claim('team')]: team, [two.claim('team')]: team });`,
  ],
])('a name means what it meant where it was set: %s', async (_, outside, body) => {
  await actionOf(outside, body);
});
