import type * as t from '@babel/types';
import type { Rewriting } from '../../rewriting.js';

/** What Auth0's template of a hook shows as examples, under its heading. */
const EXAMPLES = [
  `access_token['https://example.com/claim'] = 'bar';`,
  `access_token.scope.push('extra');`,
];
const HEADING = 'Modify scopes or add extra claims';

/** The examples of the template speak of an object that the Action has no more. */
export function dropStarterCode({ script, fn, removedLines }: Rewriting): void {
  const { text } = script;
  const comments = script.comments.filter(
    ({ start, end }) => start! > fn.body.start! && end! < fn.body.end!,
  );
  const isExample = ({ type, value }: t.Comment): boolean =>
    type === 'CommentLine' && EXAMPLES.includes(value.trim().replaceAll('"', "'"));
  for (const [index, comment] of comments.entries()) {
    const next = comments[index + 1];
    const heads = comment.value.trim() === HEADING && next !== undefined && isExample(next);
    if (!heads && !isExample(comment)) continue;
    const [before] = /[^\n]*$/.exec(text.slice(0, comment.start!))!;
    const [behind] = /^[^\n]*(\n|$)/.exec(text.slice(comment.end!))!;
    if (before.trim() !== '' || behind.trim() !== '') continue;
    removedLines.push({
      start: comment.start! - before.length,
      end: comment.end! + behind.length,
    });
  }
}
