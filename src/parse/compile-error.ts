import { compileFunction } from 'node:vm';

/** What Node passes to the function that it makes of a CommonJS module. */
const MODULE_PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/**
 * Why Node would not load a text as a CommonJS module, or null where it would. Nothing is run. The
 * platform's own parser is asked: it needs no tree, and it knows of more early errors than Babel,
 * such as those of regular expressions and of names that the module's function has already.
 */
export function compileError(text: string): string | null {
  try {
    compileFunction(text, MODULE_PARAMETERS);
    return null;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
