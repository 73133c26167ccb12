import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { h2a, MAIN, type Ended } from './h2a.js';

/** `deps install` with npm itself, against a registry on this machine that has these packages. */
const PUBLISHED: Record<string, { version: string; files: Record<string, string> }[]> = {
  greeter: [
    { version: '1.0.0', files: { 'index.js': "module.exports = () => 'old';" } },
    { version: '1.2.0', files: { 'index.js': "module.exports = () => 'hello';" } },
  ],
  scripted: [{ version: '2.0.0', files: { 'index.js': 'module.exports = 1;' } }],
};
const HOOKS = {
  'greet.js': `const greet = require('greeter@1.2.0'); require('crypto');
    module.exports = function (client, scope, audience, context, cb) {
      cb(null, { scope, 'https://a.example/greeting': greet() });
    };`,
  'scripted.js': "require('scripted'); module.exports = (c, s, a, x, cb) => cb(null, {});",
};

let folder: string;
let registry: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deps-'));
  registry = createServer((request, response) => {
    const [name = '', tarball] = request.url!.slice(1).split('/-/');
    const versions = PUBLISHED[name];
    if (!versions) response.writeHead(404).end('{}');
    else if (tarball) response.end(packed(name, tarball.replace('.tgz', '')));
    else response.end(JSON.stringify(packument(name)));
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  for (const [name, code] of Object.entries(HOOKS)) {
    mkdirSync(join(folder, 'hooks'), { recursive: true });
    writeFileSync(join(folder, 'hooks', name), code);
  }
});
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

const address = () => `http://127.0.0.1:${String((registry.address() as AddressInfo).port)}`;

const packs = new Map<string, Buffer>();
function packed(name: string, version: string): Buffer {
  const id = `${name}@${version}`;
  packs.set(id, packs.get(id) ?? pack(name, version));
  return packs.get(id)!;
}

/** Its scripts would leave a file behind. */
function pack(name: string, version: string): Buffer {
  const root = mkdtempSync(join(folder, 'pack-'));
  const files = PUBLISHED[name]!.find((one) => one.version === version)!.files;
  const scripts = { install: 'echo ran > ran.txt', postinstall: 'echo ran > ran.txt' };
  mkdirSync(join(root, 'package'));
  for (const [file, content] of Object.entries({
    ...files,
    'package.json': JSON.stringify({ name, version, scripts }),
  })) {
    writeFileSync(join(root, 'package', file), content);
  }
  return execFileSync('tar', ['-cz', '-C', root, 'package']);
}

function packument(name: string) {
  const versions = PUBLISHED[name]!.map(({ version }) => {
    const shasum = createHash('sha1').update(packed(name, version)).digest('hex');
    const dist = { tarball: `${address()}/${name}/-/${version}.tgz`, shasum };
    return [version, { name, version, hasInstallScript: true, dist }] as const;
  });
  return {
    name,
    'dist-tags': { latest: versions.at(-1)![0] },
    versions: Object.fromEntries(versions),
  };
}

/** Not synchronously: the registry is in this process. */
async function install(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, 'deps', 'install', ...args], {
    cwd: folder,
    env: {
      ...process.env,
      npm_config_registry: address(),
      npm_config_cache: join(folder, 'cache'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

describe('deps install', () => {
  it('makes a folder with which the hook runs, and runs no scripts of packages', async () => {
    const before = h2a(['run', 'hooks/greet.js'], folder);
    expect(before.stdout).toContain('greeter@1.2.0');

    const { code, stdout, stderr } = await install('hooks', '--modules', 'modules', '--json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toEqual({
      modules: 'modules',
      packages: [
        { name: 'greeter', version: '1.2.0' },
        { name: 'scripted', version: '' },
      ],
      conflicts: [],
    });
    for (const name of ['greeter', 'scripted']) {
      expect(existsSync(join(folder, 'modules/node_modules', name, 'index.js'))).toBe(true);
      expect(existsSync(join(folder, 'modules/node_modules', name, 'ran.txt'))).toBe(false);
    }
    const { stdout: answer } = h2a(
      ['run', 'hooks/greet.js', '--modules', 'modules', '--json'],
      folder,
    );
    expect(JSON.parse(answer)).toMatchObject({
      outcome: { kind: 'token', claims: { 'https://a.example/greeting': 'hello' } },
    });
  });

  it('changes nothing the second time', async () => {
    const contents = () =>
      ['package.json', 'package-lock.json', 'node_modules/greeter/package.json'].map((file) =>
        readFileSync(join(folder, 'modules', file), 'utf8'),
      );
    await install('hooks', '--modules', 'modules');
    const first = contents();
    expect((await install('hooks', '--modules', 'modules')).code).toBe(0);
    expect(contents()).toEqual(first);
  });

  it('says so where a package does not exist, and where versions contradict each other', async () => {
    const unknown = join(folder, 'unknown.js');
    writeFileSync(unknown, "require('nowhere@1.0.0'); module.exports = (c, s, a, x, cb) => cb();");
    const { code, stderr } = await install(unknown, '--modules', 'other');
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere');
    expect(stderr).toContain('npm could not install');

    const older = join(folder, 'older.js');
    writeFileSync(older, HOOKS['greet.js'].replace('1.2.0', '1.0.0'));
    const both = await install('hooks', older, '--modules', 'third', '--dry-run');
    expect(both.code).toBe(1);
    expect(both.stderr).toContain('greeter is wanted in several versions');
    expect(existsSync(join(folder, 'third'))).toBe(false);
  });
});
