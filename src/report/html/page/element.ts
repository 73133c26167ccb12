import { visible } from '../../plain.js';
import type { Run } from '../../runs.js';

type Attribute = string | number | boolean | undefined | ((event: never) => void);
export type Child = Node | string | false | undefined;

/**
 * Makes an element. Attributes that are functions become listeners (`onclick`), undefined leaves an
 * attribute out, and so does false but for ARIA states, which have it as a word. Text is only ever text, with its control characters made visible: code
 * that reads otherwise than it runs must not fool a reviewer.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value as (event: Event) => void);
    } else if (typeof value === 'boolean' && !name.startsWith('aria-')) {
      element.toggleAttribute(name, value);
    } else if (value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...nodes(children));
  return element;
}

/** Replaces what an element holds. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...nodes(children));
}

export function rich(text: Run[]): Node[] {
  return text.map((run) =>
    typeof run === 'string' ? document.createTextNode(visible(run)) : h('code', {}, run.code),
  );
}

function nodes(children: Child[]): Node[] {
  return children
    .filter((child) => child !== false && child !== undefined)
    .map((child) => (typeof child === 'string' ? document.createTextNode(visible(child)) : child));
}
