import {
  ANY_TEXT,
  either,
  keyText,
  NULL_VALUE,
  PLAIN_VALUE,
  textValue,
  FALSE_VALUE,
  TRUE_VALUE,
  UNDEFINED_VALUE,
  type Value,
} from './value.js';
import {
  words,
  plain,
  text,
  newList,
  callback,
  type Native,
  type NativeCall,
} from './native-call.js';

/** What strings do, by name. */
export const TEXTS: Record<string, Native> = {
  split: (call) => newList(ANY_TEXT, call),
  match: (call) => either(newList(either(ANY_TEXT, UNDEFINED_VALUE), call), NULL_VALUE),
  at: () => either(ANY_TEXT, UNDEFINED_VALUE),
  replace: (call) => replaced(call),
  replaceAll: (call) => replaced(call),
};
for (const name of words(
  'toLowerCase toUpperCase trim trimStart trimEnd slice substring substr padStart padEnd repeat ' +
    'concat charAt normalize toString toFixed toLocaleUpperCase toLocaleLowerCase toLocaleString',
)) {
  TEXTS[name] = text;
}
for (const name of ['includes', 'startsWith', 'endsWith'] as const) {
  TEXTS[name] = ({ self: own, args: [asked] }) => {
    const part = asked && keyText(asked);
    if (!keyText(own)?.whole || !part?.whole) return PLAIN_VALUE;
    return own.text!.prefix[name](part.prefix) ? TRUE_VALUE : FALSE_VALUE;
  };
}
for (const name of words(
  'indexOf lastIndexOf charCodeAt codePointAt localeCompare search valueOf',
)) {
  TEXTS[name] = plain;
}

function replaced(call: NativeCall): Value {
  const [, by] = call.args;
  if (by && by.things.size > 0) callback(by, [ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT], call);
  const own = keyText(call.self);
  const cut = by && isEmptyText(by) ? cutOf(call) : null;
  if (!own || !cut) return ANY_TEXT;
  // Where only the beginning is known it may end there, so that its slashes are those to be cut.
  return textValue({ ...own, prefix: own.prefix.replace(own.whole ? cut : /\/+$/, '') });
}

function isEmptyText(value: Value): boolean {
  const known = keyText(value);
  return known?.whole === true && known.prefix === '';
}

/** `namespace.replace(/\/$/, '')` */
function cutOf({ place: { node } }: NativeCall): RegExp | null {
  const [pattern] = node.type === 'CallExpression' ? node.arguments : [];
  if (pattern?.type !== 'RegExpLiteral' || pattern.flags !== '') return null;
  return [/\/$/, /\/+$/].find(({ source }) => source === pattern.pattern) ?? null;
}
