import type { Action, Place } from '../model/index.js';
import { placeAt } from '../parse/place.js';
import { DECLARATIONS, MODULE } from '../triggers/credentials-exchange/declarations.js';
import type { Node, Project, SourceFile } from 'ts-morph';

/** Something in an Action's code that its types do not allow. */
export interface TypeFault {
  /** Index of the Action among those given. */
  action: number;
  message: string;
  at: Place;
  /** True: a path of `event` or a call of `api`, which we wrote. False: the hook's own code. */
  ours: boolean;
}

/** The names that Auth0's editor knows, for the header of each Action. */
const TYPES = ['Event', 'CredentialsExchangeAPI']
  .map((name) => `\n/** @typedef {import('${MODULE}').${name}} ${name} */`)
  .join('');

/** What Node gives every module. Its own types are not ours to check. */
const SURROUNDINGS = `
declare const require: any, module: any, exports: any, process: any, Buffer: any, console: any;
declare const global: any, __dirname: string, __filename: string;
declare const setTimeout: any, setInterval: any, setImmediate: any, clearTimeout: any;
declare const clearInterval: any, clearImmediate: any, queueMicrotask: any, structuredClone: any;
declare const fetch: any, URL: any, URLSearchParams: any, AbortController: any, AbortSignal: any;
declare const TextEncoder: any, TextDecoder: any, crypto: any, performance: any, Headers: any;
declare const Request: any, Response: any, FormData: any, Blob: any, btoa: any, atob: any;
`;

/**
 * Checks all Actions of a run in one program against the declared event and api. The checker is
 * loaded on the first call: it takes about 0.2 s. Never throws for what the code contains.
 */
export async function checkActions(actions: readonly Action[]): Promise<TypeFault[]> {
  if (actions.length === 0) return [];
  const { Project } = await import('ts-morph');
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      allowJs: true,
      checkJs: true,
      noEmit: true,
      strict: false,
      target: 9, // ES2022
      lib: ['lib.es2022.d.ts'],
      types: [],
      moduleDetection: 3, // each file a module of its own
    },
  });
  project.createSourceFile('/surroundings.d.ts', SURROUNDINGS + DECLARATIONS);
  const files = actions.map(({ code }, index) =>
    project.createSourceFile(`/actions/${index}.js`, code + TYPES),
  );
  return files.flatMap((file, action) => faultsIn(file, action, project));
}

function faultsIn(file: SourceFile, action: number, project: Project): TypeFault[] {
  const text = file.getFullText();
  return project
    .getProgram()
    .getSemanticDiagnostics(file)
    .map((diagnostic) => {
      const start = diagnostic.getStart() ?? 0;
      const said = diagnostic.getMessageText();
      const message = typeof said === 'string' ? said : said.getMessageText();
      return {
        action,
        message,
        at: placeAt(text, start),
        ours:
          !MAY_FIT.test(message) &&
          concernsPlatform(file.getDescendantAtPos(start), diagnostic.getCode()),
      };
    });
}

/** `deny(error.code, ...)`: a text that code holds may be one of those that are allowed. */
const MAY_FIT = /^Argument of type 'string' is not assignable to parameter of type '"/;

/** Unknown names and members: these say something of the chain that they stand in, and no more. */
const OF_A_CHAIN = new Set([2304, 2339, 2540, 2551, 2552]);
/** Calls and values that do not fit. Other faults, such as needless comparisons, are the hook's. */
const OF_A_CALL = new Set([2322, 2345, 2349, 2353, 2554, 2555, 2769]);

/** Whether a fault concerns a path of the handler's own parameters, or a call of `api`. */
function concernsPlatform(node: Node | undefined, code: number): boolean {
  if (!OF_A_CHAIN.has(code) && !OF_A_CALL.has(code)) return false;
  for (let at = node; at; at = at.getParent()) {
    const type = rootOf(at)?.getType().getSymbol()?.getName();
    if (type === 'Event' || type === 'CredentialsExchangeAPI') return true;
    const parent = at.getParent()?.getKindName() ?? '';
    if (OF_A_CHAIN.has(code) && !/^(Property|Element)AccessExpression$/.test(parent)) return false;
    if (/Statement$|Declaration$|Function|Arrow/.test(at.getKindName())) return false;
  }
  return false;
}

function rootOf(node: Node): Node | undefined {
  let at: Node = node;
  for (;;) {
    const kind = at.getKindName();
    if (!/^(PropertyAccess|ElementAccess|Call)Expression$/.test(kind)) break;
    at = at.getFirstChildOrThrow();
  }
  return at.getKindName() === 'Identifier' ? at : undefined;
}
