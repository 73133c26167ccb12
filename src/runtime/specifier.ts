/** A package as a program names it, `@scope/name@version/path` at its fullest. */
export interface PackageSpecifier {
  name: string;
  /** Empty where none is given. */
  version: string;
  /** With its slash, or empty. */
  path: string;
}

/** npm's names and plain versions; nothing that npm or a shell would take for something else. */
const NAME = String.raw`(?:@[\w~][\w.~-]*/)?[\w~][\w.~-]*`;
const VERSION = String.raw`[\w^~*][\w.^~*+-]*`;
const PACKAGE = new RegExp(String.raw`^(?:\./node_modules/)?(${NAME})(?:@(${VERSION}))?(/.*)?$`);
const PLAIN_VERSION = new RegExp(`^${VERSION}$`);

/** Undefined for a path to a file. Versions in a specifier were a hook's privilege. */
export function parseSpecifier(specifier: string): PackageSpecifier | undefined {
  const match = PACKAGE.exec(specifier);
  if (!match) return undefined;
  return { name: match[1]!, version: match[2] ?? '', path: match[3] ?? '' };
}

/** A version that was declared; empty where it is none that can be asked for, a file or an address. */
export function plainVersion(declared: string | undefined): string {
  return declared !== undefined && PLAIN_VERSION.test(declared) ? declared : '';
}
