import { Linter, type Scope } from 'eslint';
import type { Node } from 'estree';

/** A text with its names resolved by ESLint: not by what the tool itself goes by. */
export interface Resolved {
  text: string;
  /** Each thing that is declared: its name, and wherever that stands. */
  declared: { name: string; at: ReadonlySet<number> }[];
  /** Where `{ name }` stands for `{ name: name }`. */
  shorthands: ReadonlySet<number>;
  /** The text without layout and comments, and with a number for each thing that is declared. */
  shape: string;
}

const CONFIG: Linter.Config = {
  languageOptions: { ecmaVersion: 'latest', sourceType: 'commonjs' },
};

/** Null for what does not compile. */
export function resolved(text: string): Resolved | null {
  const linter = new Linter();
  const faults = linter.verify(text, CONFIG, { allowInlineConfig: false });
  if (faults.some(({ fatal }) => fatal)) return null;
  const { ast, scopeManager, traverse } = linter.getSourceCode();
  const things = new Map<number, { name: string; at: Set<number> }>();
  for (const variable of scopeManager.scopes.flatMap(({ variables }) => variables)) {
    const places = placesOf(variable);
    // What the language declares has no place. A class is declared around it and in it.
    const [first] = places;
    if (first === undefined || variable.identifiers.length === 0) continue;
    const thing = things.get(first) ?? { name: variable.name, at: new Set() };
    places.forEach((place) => thing.at.add(place));
    things.set(first, thing);
  }
  const shorthands = new Set<number>();
  for (const step of traverse.call(linter.getSourceCode())) {
    const node = 'target' in step ? (step.target as Node) : null;
    if (node?.type === 'Property' && node.shorthand) shorthands.add(node.range![0]);
  }
  const declared = [...things.values()];
  const thingAt = new Map(declared.flatMap((one) => [...one.at].map((at) => [at, one] as const)));
  const numbers = new Map<object, number>();
  const words = ast.tokens.map(({ value, range: [at] }, index) => {
    const isTrailing = value === ',' && /^[)\]}]$/.test(ast.tokens[index + 1]?.value ?? '');
    const thing = thingAt.get(at);
    if (!thing) return isTrailing ? '' : value;
    if (!numbers.has(thing)) numbers.set(thing, numbers.size);
    return `${shorthands.has(at) ? `${value}: ` : ''}#${String(numbers.get(thing))}`;
  });
  return { text, declared, shorthands, shape: words.join(' ') };
}

function placesOf({ identifiers, references }: Scope.Variable): number[] {
  return [...identifiers, ...references.map(({ identifier }) => identifier)].map(
    ({ range }) => range![0],
  );
}

/** The text with another name for one thing; null where that would change what the text means. */
export function renamed(from: Resolved, thing: number, name: string): Resolved | null {
  const { name: own, at } = from.declared[thing]!;
  let { text } = from;
  for (const place of [...at].sort((a, b) => b - a)) {
    const key = from.shorthands.has(place) ? `${own}: ` : '';
    text = text.slice(0, place) + key + name + text.slice(place + own.length);
  }
  const now = resolved(text);
  return now?.shape === from.shape ? now : null;
}
