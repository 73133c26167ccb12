import { h } from './element.js';
import { store, stored } from './store.js';

export interface Shortcut {
  key: string;
  does: string;
  run: () => void;
}

/**
 * Single keys. They stand back while a field has the focus, and can be switched off (WCAG 2.1.4):
 * people who speak to their computer would set them off.
 */
export function listen(shortcuts: Shortcut[]): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!enabled() || isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const shortcut = shortcuts.find(({ key }) => key === event.key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  });
}

export function showShortcuts(shortcuts: Shortcut[]): void {
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'shortcuts', onclose: () => dialog.remove() },
    h('h2', { id: 'shortcuts' }, 'Keyboard'),
    h(
      'dl',
      { class: 'keys' },
      ...shortcuts.flatMap(({ key, does }) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, does)]),
    ),
    h(
      'label',
      { class: 'toggle' },
      h('input', {
        type: 'checkbox',
        checked: enabled(),
        onchange: (event: Event) => {
          store('shortcuts', (event.target as HTMLInputElement).checked ? null : 'off');
        },
      }),
      'Single-key shortcuts are on',
    ),
    h('form', { method: 'dialog' }, h('button', {}, 'Close')),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function enabled(): boolean {
  return stored('shortcuts') !== 'off';
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox';
  return target instanceof HTMLTextAreaElement;
}
