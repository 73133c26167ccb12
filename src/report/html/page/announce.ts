import { fill, h } from './element.js';

const status = h('div', { class: 'toast', role: 'status' });

/** Says something in passing, to eyes and to screen readers. */
export function announce(text: string): void {
  if (!status.isConnected) document.body.append(status);
  fill(status, text);
  status.classList.add('is-shown');
  setTimeout(() => {
    if (status.textContent === text) status.classList.remove('is-shown');
  }, 2500);
}
