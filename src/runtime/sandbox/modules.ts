import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import vm from 'node:vm';
import type { Program, Remark } from '../../model/index.js';
import { isCore } from '../core-names.js';
import { parseSpecifier, plainVersion, type PackageSpecifier } from '../specifier.js';
import { MODULE_PARAMETERS } from './compile.js';
import type { Realm } from './realm.js';
import type { Module } from './realm/modules.js';

export interface ModuleHost {
  program: Program;
  /** Folder with `node_modules`, or null where the user named none. */
  folder: string | null;
  realm: Realm;
  context: vm.Context;
  core(specifier: string): unknown;
  missing(remark: Remark & { kind: 'module-missing' }): void;
}

/** Why an installed package says nothing about the code that requires it, by its error's code. */
const UNUSABLE: Record<string, string> = {
  ERR_DLOPEN_FAILED: 'it has a native module, which cannot be executed here or in an Action',
  ERR_REQUIRE_ESM: 'it is an ES module: install a version of it that is CommonJS',
};
/** What V8 says of an ES module that is compiled as a script. */
const ES_MODULE = /import statement|Unexpected token 'export'|import\.meta/;

/** Compiled once for each process; each instance evaluates them anew in its own context. */
const scripts = new Map<string, vm.Script>();

/** Nothing is installed while a process lives: what was looked up once is so for every instance. */
const texts = new Map<string, string>();
const resolved = new Map<string, string | undefined>();

/** `require` of one instance: core modules, and installed packages from the user's folder. */
export class ModuleLoader {
  readonly #loaded = new Map<string, Module>();

  constructor(private readonly host: ModuleHost) {}

  /** The `require` that the program itself gets. */
  requireForProgram(): unknown {
    return this.#wrap(
      (specifier) => this.#requireInstalled(specifier),
      (specifier) => specifier,
    );
  }

  #requireInstalled(specifier: unknown): unknown {
    if (typeof specifier !== 'string' || specifier === '') {
      throw this.#error(
        'TypeError',
        'The "id" argument must be a non-empty string',
        'ERR_INVALID_ARG_TYPE',
      );
    }
    if (isCore(specifier)) return this.host.core(specifier);
    const named = parseSpecifier(specifier);
    if (!named) throw this.#notFound(specifier);
    const file = this.#resolveInstalled(named);
    if (file === undefined) {
      this.host.missing({
        kind: 'module-missing',
        module: named.name,
        install: this.#installCommand(named),
      });
      throw this.#notFound(specifier);
    }
    try {
      return this.#load(file);
    } catch (error) {
      const why = UNUSABLE[(error as { code?: string } | null)?.code ?? ''];
      if (why) this.host.missing({ kind: 'module-missing', module: named.name, install: why });
      throw error;
    }
  }

  /** A package of another version than the one asked for would make a wrong verdict. */
  #resolveInstalled({ name, path, version }: PackageSpecifier): string | undefined {
    const { folder, program } = this.host;
    if (folder === null) return undefined;
    const wanted = version || plainVersion(program.dependencies[name]);
    if (/^\d+\.\d+\.\d+/.test(wanted) && installedVersion(folder, name) !== wanted)
      return undefined;
    return resolveFrom(join(folder, 'program.js'), `${name}${path}`);
  }

  #installCommand({ name, version }: PackageSpecifier): string {
    const wanted = version || plainVersion(this.host.program.dependencies[name]) || 'latest';
    const folder = this.host.folder ?? './hook-modules';
    const hint = this.host.folder === null ? ` and name the folder with --modules ${folder}` : '';
    return `npm install --ignore-scripts --prefix ${folder} ${name}@${wanted}${hint}`;
  }

  #load(file: string): unknown {
    const known = this.#loaded.get(file);
    if (known) return known.exports;
    const module = this.host.realm.modules.module(file);
    this.#loaded.set(file, module);
    try {
      this.#evaluate(file, module);
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  #evaluate(file: string, module: Module): void {
    const text = textOf(file);
    if (extname(file) === '.json') {
      module.exports = this.host.realm.modules.json(text);
      return;
    }
    if (extname(file) === '.node') {
      throw this.#error('Error', `Native modules cannot run here: ${file}`, 'ERR_DLOPEN_FAILED');
    }
    const script = scripts.get(file) ?? this.#compile(file, text);
    scripts.set(file, script);
    const find = (specifier: string) => {
      const found = resolveFrom(file, specifier);
      if (found === undefined) throw this.#notFound(specifier);
      return found;
    };
    const requireFromFile = (specifier: string) =>
      isCore(specifier) ? this.host.core(specifier) : this.#load(find(specifier));
    const require = this.#wrap(requireFromFile, find);
    module.require = require;
    const { exports } = module;
    const factory = script.runInContext(this.host.context) as () => void;
    Reflect.apply(factory, exports, [exports, require, module, file, dirname(file)]);
  }

  #compile(file: string, text: string): vm.Script {
    try {
      const code = `(function (${MODULE_PARAMETERS.join(', ')}) { ${text}\n})`;
      return new vm.Script(code, { filename: file });
    } catch (error) {
      const { message } = error as Error;
      if (!ES_MODULE.test(message)) throw this.#error('SyntaxError', message, 'ERR_SYNTAX');
      throw this.#error('Error', `An ES module cannot be required: ${file}`, 'ERR_REQUIRE_ESM');
    }
  }

  #wrap(load: (specifier: string) => unknown, find: (specifier: string) => string): unknown {
    return this.host.realm.modules.require(load, find);
  }

  #notFound(specifier: string): Error {
    return this.#error('Error', `Cannot find module '${specifier}'`, 'MODULE_NOT_FOUND');
  }

  #error(type: string, message: string, code: string): Error {
    return this.host.realm.modules.error(type, message, { code });
  }
}

function textOf(file: string): string {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .replace(/^#!.*/, '');
  texts.set(file, text);
  return text;
}

function resolveFrom(file: string, specifier: string): string | undefined {
  const key = `${dirname(file)}\0${specifier}`;
  if (!resolved.has(key)) resolved.set(key, resolve(file, specifier));
  return resolved.get(key);
}

function resolve(file: string, specifier: string): string | undefined {
  try {
    return createRequire(file).resolve(specifier);
  } catch {
    return undefined;
  }
}

function installedVersion(folder: string, name: string): string | undefined {
  try {
    const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    return (JSON.parse(text) as { version?: string }).version;
  } catch {
    return undefined;
  }
}
