import { createHash } from 'node:crypto';
import type { Report } from '../../model/index.js';
import { overview } from './data.js';
import script from './page/main.js?inlined';
import style from './page/style.css?inlined';

/**
 * One file that needs nothing else. Under its content policy a browser runs this script and no
 * other, asks nobody for anything, and refuses to make markup out of text: a hook's code can only
 * ever be shown.
 */
export function renderHtml(report: Report): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Hooks to Actions</title>
<style>${style}</style>
</head>
<body>
<noscript>This report shows itself with a script that it contains, and scripts are switched off here. report.md says the same in plain text.</noscript>
<div id="page"></div>
${data('overview', overview(report))}
${report.hooks.map((hook, index) => data(`hook-${String(index)}`, hook)).join('\n')}
<script>${script}</script>
</body>
</html>
`;
}

/** JSON without a character that could begin a tag, a comment or the end of a CDATA section. */
function data(id: string, value: unknown): string {
  const json = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<script type="application/json" id="${id}">${json}</script>`;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
