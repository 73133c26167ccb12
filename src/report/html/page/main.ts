import { overview, readHook } from './data.js';
import { copy } from './copy.js';
import { fill, h } from './element.js';
import { hookPage } from './hook.js';
import { listen, showShortcuts, type Shortcut } from './keyboard.js';
import { allHooks, selected } from './list.js';
import { overviewPage } from './overview.js';
import { showPrintChoice, unfoldForPrint } from './print.js';
import { themeChoice } from './theme.js';
import { ticketText } from './ticket.js';

const selection = allHooks();
const main = h('main', { id: 'main' });

const OVERVIEW = '#';
/** What gets the focus when the address has changed. */
let focusNext = 'h1';

/** Names are for people and links: a hook may have any, and two paths may share one. */
function address(index: number): string {
  return `#hook-${String(index)}`;
}

/** The hook that the address names, or undefined for the overview. */
function current(): number | undefined {
  const index = Number(/^#hook-(\d+)$/.exec(location.hash)?.[1] ?? NaN);
  return overview.hooks[index] ? index : undefined;
}

function show(): void {
  const index = current();
  const row = index === undefined ? undefined : overview.hooks[index];
  if (index === undefined || !row) {
    document.title = 'Hooks to Actions: equivalence report';
    fill(main, ...overviewPage(overview, selection, address));
  } else {
    document.title = `${row.name}: Hooks to Actions`;
    fill(main, ...hookPage(readHook(index), row, walk(index)));
  }
  window.scrollTo(0, 0);
}

/** The overview, then each hook on a sheet of its own. */
function sheets(): HTMLElement[] {
  return [
    ...overviewPage(overview, selection, address),
    ...overview.hooks.map((row, index) =>
      h('section', { class: 'hook-sheet' }, ...hookPage(readHook(index), row, walk(index))),
    ),
  ];
}

/** Hooks in the order of the list; one that a filter hides is walked from the list's start. */
function walk(index: number) {
  const order = selected(overview.hooks, selection);
  const at = order.indexOf(index);
  const neighbour = (step: number) => {
    const other = order[at + step];
    return other === undefined ? undefined : address(other);
  };
  return {
    overview: OVERVIEW,
    previous: at > 0 ? neighbour(-1) : undefined,
    next: neighbour(1),
    position: at < 0 ? '' : `${String(at + 1)} of ${String(order.length)}`,
  };
}

function go(target: string | undefined): void {
  if (target !== undefined) location.hash = target;
}

function step(direction: 'previous' | 'next'): void {
  const index = current();
  const first = selected(overview.hooks, selection)[0];
  if (index !== undefined) go(walk(index)[direction]);
  else if (direction === 'next' && first !== undefined) go(address(first));
}

function focus(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

function click(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

const shortcuts: Shortcut[] = [
  {
    key: 'j',
    does: 'next hook',
    run: () => {
      step('next');
    },
  },
  {
    key: 'k',
    does: 'previous hook',
    run: () => {
      step('previous');
    },
  },
  {
    key: 'r',
    does: 'tick the hook as reviewed',
    run: () => {
      click('#reviewed');
    },
  },
  {
    key: 's',
    does: 'side by side or unified',
    run: () => {
      click('.choice [aria-pressed=false]');
    },
  },
  {
    key: 'u',
    does: 'all hooks',
    run: () => {
      go(OVERVIEW);
    },
  },
  {
    key: '/',
    does: 'search',
    run: () => {
      if (current() === undefined) return focus('#search');
      focusNext = '#search';
      go(OVERVIEW);
    },
  },
  { key: 'c', does: 'copy the summary', run: () => void copy('summary', ticketText(overview)) },
  {
    key: '?',
    does: 'show these keys',
    run: () => {
      showShortcuts(shortcuts);
    },
  },
];

fill(
  document.getElementById('page') ?? document.body,
  h('a', { class: 'skip', href: '#main', onclick: skip }, 'Skip to content'),
  h(
    'header',
    {},
    h('a', { class: 'brand', href: OVERVIEW }, 'Hooks to Actions'),
    h('span', { class: 'quiet' }, `equivalence report, ${overview.createdAt.slice(0, 10)}`),
    h(
      'span',
      { class: 'tools screen-only' },
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            showShortcuts(shortcuts);
          },
        },
        'Keyboard',
      ),
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            showPrintChoice(main, sheets);
          },
        },
        'Print',
      ),
      themeChoice(),
    ),
  ),
  main,
);
listen(shortcuts);
unfoldForPrint();
window.addEventListener('hashchange', () => {
  show();
  focus(focusNext);
  focusNext = 'h1';
});
show();

/** The address names the page shown, so a link cannot move the focus by itself. */
function skip(event: Event): void {
  event.preventDefault();
  focus('h1');
}
