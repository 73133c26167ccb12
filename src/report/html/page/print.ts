import { fill, h } from './element.js';

/** Asks what to print. The sheets of all hooks are drawn only for it, as there may be hundreds. */
export function showPrintChoice(main: HTMLElement, sheets: () => HTMLElement[]): void {
  const choice = (text: string, run: () => void) =>
    h(
      'button',
      {
        type: 'button',
        onclick: () => {
          dialog.close();
          run();
        },
      },
      text,
    );
  const dialog = h(
    'dialog',
    {
      'aria-labelledby': 'print',
      onclose: () => {
        dialog.remove();
      },
    },
    h('h2', { id: 'print' }, 'Print'),
    h(
      'p',
      { class: 'buttons' },
      choice('This page', () => {
        window.print();
      }),
      choice('The overview and every hook', () => {
        printWhole(main, sheets());
      }),
    ),
    h('form', { method: 'dialog' }, h('button', {}, 'Cancel')),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function printWhole(main: HTMLElement, sheets: HTMLElement[]): void {
  const shown = [...main.childNodes];
  fill(main, ...sheets);
  window.addEventListener(
    'afterprint',
    () => {
      main.replaceChildren(...shown);
    },
    { once: true },
  );
  window.print();
}

/** Nobody can open a folded part on paper. Exchanges stay folded: their first line says it all. */
export function unfoldForPrint(): void {
  let unfolded: HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    unfolded = [
      ...document.querySelectorAll<HTMLDetailsElement>(
        'details:not([open], .trial, .explanation, td .finding)',
      ),
    ];
    for (const each of unfolded) each.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const each of unfolded) each.open = false;
  });
}
