/** What Node's loader makes for a file. */
export interface Module {
  exports: unknown;
  id: string;
  filename: string;
  loaded: boolean;
  children: [];
  paths: [];
  require?: unknown;
}

export interface ModuleParts {
  /** The `module` that a program itself gets. */
  bare(): { exports: unknown };
  module(filename: string): Module;
  /** `require` in front of a loader, with what packages expect on it. */
  require(load: (id: string) => unknown, find: (id: string) => string): unknown;
  json(text: string): unknown;
  error(type: string, message: string, properties: object): Error;
  counts(length: number): Uint32Array;
}

/**
 * What a module loader needs to make in a realm.
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function moduleParts(Counts: Uint32ArrayConstructor): ModuleParts {
  const { parse } = JSON;
  const { assign } = Object;
  const errors: Record<string, ErrorConstructor> = {
    Error,
    TypeError,
    SyntaxError,
    ReferenceError,
  };
  return {
    bare: () => ({ exports: {} }),
    module: (filename) => ({
      exports: {},
      id: filename,
      filename,
      loaded: false,
      children: [],
      paths: [],
    }),
    require: (load, find) =>
      assign(
        function require(id: string) {
          return load(id);
        },
        { resolve: (id: string) => find(id), cache: {}, extensions: {}, main: undefined },
      ),
    json: (text) => parse(text) as unknown,
    error: (type, message, { ...properties }) => assign(new errors[type]!(message), properties),
    counts: (length) => new Counts(length),
  };
}
