import { h } from './element.js';
import { announce } from './announce.js';

export function copyButton(what: string, text: () => string): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'copy', onclick: () => void copy(what, text()) },
    `Copy ${what}`,
  );
}

/** Where a browser keeps the clipboard from a file on disk, the text is shown to be copied by hand. */
export async function copy(what: string, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(`The ${what} was copied.`);
  } catch {
    showText(what, text);
  }
}

function showText(what: string, text: string): void {
  const area = h('textarea', { readonly: true, rows: 16, 'aria-label': `The ${what}` });
  area.value = text;
  const dialog = h(
    'dialog',
    { 'aria-label': `Copy the ${what}`, onclose: () => dialog.remove() },
    h('p', {}, `Your browser does not let a file use the clipboard. Copy the ${what} from here:`),
    area,
    h('form', { method: 'dialog' }, h('button', {}, 'Close')),
  );
  document.body.append(dialog);
  dialog.showModal();
  area.select();
}
