/** As Deploy CLI normalises a hook's name (src/context/directory/handlers/hooks.ts). */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/\s/g, '-');
}

// What sanitize-filename, which Deploy CLI uses, takes out: a name never leads elsewhere.
const NOT_IN_FILE_NAMES = /[/?<>\\:*|"\u0000-\u001f\u0080-\u009f]/g;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** The name of the files that a hook or an Action gets on disk. */
export function fileStem(name: string): string {
  const stem = name.replace(NOT_IN_FILE_NAMES, '-').replace(/[. ]+$/, '-');
  return RESERVED.test(stem) || stem === '' ? `-${stem}` : stem;
}
