/** A file as text, scripts bundled for the browser: build/inlined.ts. */
declare module '*?inlined' {
  const text: string;
  export default text;
}

/** The texts of a folder's files, by name without extension. */
declare module '*?folder' {
  const texts: Record<string, string>;
  export default texts;
}
