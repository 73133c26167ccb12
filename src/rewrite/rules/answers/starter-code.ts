import type * as t from '@babel/types';
import type { Rewriting } from '../../rewriting.js';

/** What Auth0's template of a hook shows as examples, under its heading. */
const EXAMPLES = [
  `access_token['https://example.com/claim'] = 'bar';`,
  `access_token.scope.push('extra');`,
];
const HEADING = 'Modify scopes or add extra claims';

/** Its example of a denial, which calls the callback: a heading, and all lines below it. */
const DENIAL = /^Deny the token and (respond with|return) an OAuth2 error response$/;
const DENIES = [
  /^if \(denyExchange\) \{$/,
  /^\/\/ To return an HTTP \d+ with \{ "error": .*\}$/,
  /^(return )?cb\(new (InvalidScopeError|InvalidRequestError|ServerError)\((['"]).*\3\)\);?$/,
  /^\}?$/,
];

/** The examples of the template speak of an object and a callback that the Action has no more. */
export function dropStarterCode({ script, fn, removedLines }: Rewriting): void {
  const { text } = script;
  const comments = script.comments.filter(
    ({ start, end }) => start! > fn.body.start! && end! < fn.body.end!,
  );
  const isExample = ({ type, value }: t.Comment): boolean =>
    type === 'CommentLine' && EXAMPLES.includes(value.trim().replaceAll('"', "'"));
  const denials = comments.flatMap((comment, index) =>
    DENIAL.test(comment.value.trim()) ? exampleBelow(comments.slice(index)) : [],
  );
  for (const [index, comment] of comments.entries()) {
    const next = comments[index + 1];
    const heads = comment.value.trim() === HEADING && next !== undefined && isExample(next);
    if (!heads && !isExample(comment) && !denials.includes(comment)) continue;
    const [before] = /[^\n]*$/.exec(text.slice(0, comment.start!))!;
    const [behind] = /^[^\n]*(\n|$)/.exec(text.slice(comment.end!))!;
    if (before.trim() !== '' || behind.trim() !== '') continue;
    removedLines.push({
      start: comment.start! - before.length,
      end: comment.end! + behind.length,
    });
  }
}

/** The heading with the example, where that is as the template has it, whatever its messages. */
function exampleBelow(comments: readonly t.Comment[]): readonly t.Comment[] {
  const end = comments.findIndex(({ value }) => /^ ?\}$/.test(value.trimEnd()));
  const example = comments.slice(0, end + 1);
  const isExample = example
    .slice(1)
    .every(
      ({ type, value }) =>
        type === 'CommentLine' && DENIES.some((pattern) => pattern.test(value.trim())),
    );
  return isExample ? example : [];
}
