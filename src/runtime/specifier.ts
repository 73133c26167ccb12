/** A package as a program names it, `@scope/name@version/path` at its fullest. */
export interface PackageSpecifier {
  name: string;
  /** Empty where none is given. */
  version: string;
  /** With its slash, or empty. */
  path: string;
}

const PACKAGE = /^(?:\.\/node_modules\/)?((?:@[^/@]+\/)?[^/@.][^/@]*)(?:@([^/]+))?(\/.*)?$/;

/** Undefined for a path to a file. Versions in a specifier were a hook's privilege. */
export function parseSpecifier(specifier: string): PackageSpecifier | undefined {
  const match = PACKAGE.exec(specifier);
  if (!match) return undefined;
  return { name: match[1]!, version: match[2] ?? '', path: match[3] ?? '' };
}
