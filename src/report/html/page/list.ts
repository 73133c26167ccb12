import { STANDING_WORDS, STANDINGS, type Standing } from '../../words.js';
import type { HookRow } from '../contents.js';
import { badge } from './badge.js';
import { fill, h } from './element.js';
import { reviewedAt, setReviewed } from './reviewed.js';

type Key = 'name' | 'standing' | 'style' | 'run' | 'branches' | 'findings' | 'reviewed';

/** What of the list is shown, and in which order. Lives as long as the page. */
export interface Selection {
  search: string;
  standings: Set<Standing>;
  unreviewedOnly: boolean;
  sort: { key: Key; ascending: boolean };
}

export function allHooks(): Selection {
  return {
    search: '',
    standings: new Set(),
    unreviewedOnly: false,
    sort: { key: 'standing', ascending: true },
  };
}

/** Indices of the hooks that are shown, in their order: the order in which a reviewer walks. */
export function selected(hooks: HookRow[], selection: Selection): number[] {
  const words = selection.search.toLowerCase().split(/\s+/);
  const { key, ascending } = selection.sort;
  return hooks
    .map((hook, index) => ({ hook, index, value: sortValue(hook, key) }))
    .filter(
      ({ hook }) =>
        (selection.standings.size === 0 || selection.standings.has(hook.standing)) &&
        !(selection.unreviewedOnly && reviewedAt(hook)) &&
        words.every((word) => searchText(hook).includes(word)),
    )
    .sort((a, b) => (ascending ? 1 : -1) * compare(a.value, b.value) || a.index - b.index)
    .map(({ index }) => index);
}

function searchText({ name, source, standing, style, trigger }: HookRow): string {
  return [name, source, STANDING_WORDS[standing], style, trigger].join(' ').toLowerCase();
}

function sortValue(hook: HookRow, key: Key): string | number {
  switch (key) {
    case 'name':
      return hook.name;
    case 'style':
      return hook.style ?? '~';
    case 'standing':
      return STANDINGS.indexOf(hook.standing);
    case 'run':
      return hook.run;
    case 'branches':
      return hook.branches === 0 ? 1 : hook.covered / hook.branches;
    case 'findings':
      return hook.findings;
    case 'reviewed':
      return reviewedAt(hook) ? 1 : 0;
  }
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b);
}

const COLUMNS: { key: Key; head: string; numeric?: boolean }[] = [
  { key: 'reviewed', head: 'Reviewed' },
  { key: 'name', head: 'Hook' },
  { key: 'standing', head: 'Result' },
  { key: 'style', head: 'Style' },
  { key: 'run', head: 'Exchanges', numeric: true },
  { key: 'branches', head: 'Branches', numeric: true },
  { key: 'findings', head: 'Findings', numeric: true },
];

/** The table of hooks with its search and filters. `changed` is called when something was ticked. */
export function hookList(
  hooks: HookRow[],
  selection: Selection,
  { address, changed }: { address: (index: number) => string; changed: () => void },
): HTMLElement {
  const body = h('tbody');
  const shown = h('p', { class: 'quiet', role: 'status', id: 'shown' });
  const heads = COLUMNS.map((column) => headCell(column));
  const rows = new Map<number, HTMLElement>();

  function update(): void {
    const indices = selected(hooks, selection);
    fill(body, ...indices.map(rowAt));
    fill(shown, `Showing ${String(indices.length)} of ${String(hooks.length)} hooks.`);
    COLUMNS.forEach(({ key }, at) => {
      const sorted = selection.sort.key === key;
      const direction = selection.sort.ascending ? 'ascending' : 'descending';
      if (sorted) heads[at]?.setAttribute('aria-sort', direction);
      else heads[at]?.removeAttribute('aria-sort');
    });
  }

  function headCell({ key, head, numeric = false }: (typeof COLUMNS)[number]): HTMLElement {
    return h(
      'th',
      { scope: 'col', class: numeric ? 'numeric' : undefined },
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            const ascending = selection.sort.key === key ? !selection.sort.ascending : !numeric;
            selection.sort = { key, ascending };
            update();
          },
        },
        head,
      ),
    );
  }

  function rowAt(index: number): HTMLElement | undefined {
    const hook = hooks[index];
    if (!hook) return undefined;
    const row = rows.get(index) ?? hookRow(hook, address(index), changed);
    rows.set(index, row);
    return row;
  }

  const list = h(
    'section',
    { 'aria-labelledby': 'hooks' },
    h('h2', { id: 'hooks' }, 'Hooks'),
    h(
      'div',
      { class: 'filters screen-only' },
      searchField(selection, update),
      ...standingFilters(hooks, selection, update),
      h(
        'label',
        { class: 'toggle' },
        h('input', {
          type: 'checkbox',
          checked: selection.unreviewedOnly,
          onchange: (event: Event) => {
            selection.unreviewedOnly = (event.target as HTMLInputElement).checked;
            update();
          },
        }),
        'not reviewed only',
      ),
    ),
    shown,
    h(
      'div',
      { class: 'scrolls' },
      h('table', { class: 'hooks' }, h('thead', {}, h('tr', {}, ...heads)), body),
    ),
  );
  update();
  return list;
}

function searchField(selection: Selection, update: () => void): HTMLElement {
  const field = h('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Search hooks',
    'aria-label': 'Search hooks by name, path, result or style',
    oninput: () => {
      selection.search = field.value;
      update();
    },
  });
  field.value = selection.search;
  return field;
}

function standingFilters(
  hooks: HookRow[],
  selection: Selection,
  update: () => void,
): HTMLElement[] {
  return STANDINGS.filter((standing) => hooks.some((hook) => hook.standing === standing)).map(
    (standing) => {
      const button = h(
        'button',
        {
          type: 'button',
          class: 'filter',
          'aria-pressed': selection.standings.has(standing),
          onclick: () => {
            const on = !selection.standings.delete(standing);
            if (on) selection.standings.add(standing);
            button.setAttribute('aria-pressed', String(on));
            update();
          },
        },
        badge(standing),
      );
      return button;
    },
  );
}

function hookRow(hook: HookRow, address: string, changed: () => void): HTMLElement {
  const { name, source, standing, style, same, run, covered, branches, findings } = hook;
  const cell = (text: string) => h('td', { class: 'numeric' }, text);
  return h(
    'tr',
    {},
    h(
      'td',
      { class: 'tick' },
      h('input', {
        type: 'checkbox',
        checked: reviewedAt(hook) !== null,
        'aria-label': `${name} reviewed`,
        onchange: (event: Event) => {
          setReviewed(hook, (event.target as HTMLInputElement).checked);
          changed();
        },
      }),
    ),
    h(
      'th',
      { scope: 'row' },
      h('a', { href: address }, name),
      h('span', { class: 'source' }, source),
    ),
    h('td', {}, badge(standing)),
    h('td', {}, style ?? ''),
    cell(run > 0 ? (same === run ? `${String(run)}` : `${String(same)} of ${String(run)}`) : ''),
    cell(branches > 0 ? `${String(covered)}/${String(branches)}` : ''),
    cell(findings > 0 ? String(findings) : ''),
  );
}
