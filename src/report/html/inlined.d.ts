/** A file as text, scripts bundled for the browser: build/inlined.ts. */
declare module '*?inlined' {
  const text: string;
  export default text;
}
