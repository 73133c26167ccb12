import type { Diagnostic, Node, Project, SourceFile, ts } from 'ts-morph';
import { nodeTypes } from './node-types.js';

/** What the checker finds in a hook's own code. */
export type CodeFault = {
  /** Index of the hook among those given. */
  hook: number;
  offset: number;
  /** The code that it is about. */
  text: string;
} & (
  | { kind: 'removed' | 'deprecated' | 'file-write'; name: string }
  | { kind: 'fault'; detail: string }
);

/** What the hook compiler declared, and what JavaScript leaves to the platform. */
const SURROUNDINGS = `
declare const ExtensibilityUserError: any, InvalidRequestError: any;
declare const InvalidScopeError: any, ServerError: any;
`;

/**
 * Checks the code of hooks against Node 22. Most of what the checker says of plain JavaScript is a
 * matter of taste: told is only what fails or cannot be meant when it runs.
 */
export async function checkHooks(texts: readonly string[]): Promise<CodeFault[]> {
  if (texts.length === 0) return [];
  const { Project } = await import('ts-morph');
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      allowJs: true,
      checkJs: true,
      noEmit: true,
      strict: false,
      strictNullChecks: true, // without it no condition on a promise is found
      skipLibCheck: true,
      target: 9, // ES2022
      lib: ['lib.es2022.d.ts'],
      module: 1, // CommonJS
      moduleResolution: 2, // as Node
      types: ['node'],
      typeRoots: ['/node_modules/@types'],
      moduleDetection: 3, // each file a module of its own
    },
  });
  const files = project.getFileSystem();
  for (const [path, text] of nodeTypes()) files.writeFileSync(path, text);
  project.createSourceFile('/surroundings.d.ts', SURROUNDINGS);
  const sources = texts.map((text, index) => project.createSourceFile(`/hooks/${index}.js`, text));
  return sources.flatMap((file, hook) =>
    faultsIn(file, project)
      .sort((a, b) => a.offset - b.offset)
      .map((fault) => ({ ...fault, hook })),
  );
}

type Fault = CodeFault extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'hook'>
    : never
  : never;

function faultsIn(file: SourceFile, project: Project): Fault[] {
  const semantic = project
    .getProgram()
    .getSemanticDiagnostics(file)
    .flatMap((one) => semanticFault(one, file));
  return [...semantic, ...deprecations(file, project), ...fileWrites(file)];
}

/** Nothing of that name on a type; with a guess at what was meant or without. */
const NO_MEMBER = new Set([2305, 2339, 2551, 2724]);

function semanticFault(diagnostic: Diagnostic, file: SourceFile): Fault[] {
  const offset = diagnostic.getStart() ?? 0;
  const text = file.getFullText().slice(offset, offset + (diagnostic.getLength() ?? 0));
  const said = diagnostic.getMessageText();
  const message = typeof said === 'string' ? said : said.getMessageText();
  const code = diagnostic.getCode();
  if (code === 2348 && message.includes('BufferConstructor')) {
    return [{ kind: 'deprecated', name: 'Buffer()', offset, text: 'Buffer' }];
  }
  const module = /(?:typeof import\("|^(?:Module )?'")(?:node:)?([\w/]+)"/.exec(message)?.[1];
  if (NO_MEMBER.has(code) && module) {
    return [{ kind: 'removed', name: `${module}.${text}`, offset, text }];
  }
  const detail = FAULTS[code]?.(message, file.getDescendantAtPos(offset), text);
  return detail ? [{ kind: 'fault', detail, offset, text }] : [];
}

/** What certainly fails or cannot be meant, by the code of the checker's message. */
const FAULTS: Record<
  number,
  (message: string, node: Node | undefined, text: string) => string | null
> = {
  1117: (_, __, text) => `the key \`${text}\` stands twice in one object, and the first is lost`,
  2367: (_, node) =>
    node?.getKindName() === 'TypeOfKeyword'
      ? 'it compares `typeof` with a word that `typeof` never gives'
      : null,
  2448: (_, __, text) => `\`${text}\` is used before it is declared, which throws`,
  2449: (_, __, text) => `\`${text}\` is used before it is declared, which throws`,
  2551: (message, __, text) => {
    const meant = /Did you mean '(\w+)'/.exec(message)?.[1];
    const ofBuiltIn = /on type '(string|number|any\[\]|string\[\]|Date|Promise<\w+>)'/.test(
      message,
    );
    return meant && ofBuiltIn ? `there is no \`${text}\`; \`${meant}\` may be meant` : null;
  },
  2588: (_, __, text) => `it assigns to the constant \`${text}\`, which throws`,
  2801: (_, __, text) => `\`${text}\` is a promise, which is always true: an \`await\` is missing`,
};

/** Suggestions of the language service: a deprecated name, a deprecated signature. */
const DEPRECATED = new Set([6385, 6387]);

function deprecations(file: SourceFile, project: Project): Fault[] {
  const service = project.getLanguageService().compilerObject;
  return service.getSuggestionDiagnostics(file.getFilePath()).flatMap((one): Fault[] => {
    const text = file.getFullText().slice(one.start, one.start + one.length);
    const name = /of '([^']+)'/.exec(messageOf(one))?.[1] ?? text;
    return DEPRECATED.has(one.code) ? [{ kind: 'deprecated', name, offset: one.start, text }] : [];
  });
}

function messageOf({ messageText }: ts.DiagnosticWithLocation): string {
  return typeof messageText === 'string' ? messageText : messageText.messageText;
}

const WRITES =
  /^(write|append|mkdir|mkdtemp|rm|rmdir|unlink|rename|copyFile|cp|link|symlink|truncate|utimes|chmod|chown|createWriteStream)/;

/** Calls of functions that \`fs\` declares for writing. */
function fileWrites(file: SourceFile): Fault[] {
  if (!/\bfs\b/.test(file.getFullText())) return [];
  return file.getDescendants().flatMap((node): Fault[] => {
    if (node.getKindName() !== 'CallExpression') return [];
    const callee = node.getFirstChildOrThrow();
    const name = callee.getLastChild()?.getText() ?? callee.getText();
    if (!WRITES.test(name)) return [];
    const symbol = callee.getSymbol();
    const declared = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations() ?? [];
    const ofFs = declared.some((one) =>
      /\/node\/fs(\/promises)?\.d\.ts$/.test(one.getSourceFile().getFilePath()),
    );
    return ofFs
      ? [
          {
            kind: 'file-write',
            name: `fs.${name}`,
            offset: node.getStart(),
            text: callee.getText(),
          },
        ]
      : [];
  });
}
