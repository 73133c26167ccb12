import type { HookReport, ReportFinding } from '../../../model/index.js';
import { h, type Child } from './element.js';
import { findingNote } from './finding.js';
import type { Line } from './line.js';
import { diffRows, plainRows, unifiedRows, type Row } from './rows.js';
import { store, stored } from './store.js';

export type Layout = 'split' | 'unified';

/** Equal lines kept around each change; a longer run between is folded. */
const CONTEXT = 4;

/** What the reader chose last; at first what the window has room for. */
export function currentLayout(): Layout {
  const chosen = stored('layout');
  if (chosen === 'split' || chosen === 'unified') return chosen;
  return window.innerWidth >= 1000 ? 'split' : 'unified';
}

export function chooseLayout(layout: Layout): void {
  store('layout', layout);
}

/** Hook against Action with findings under their lines; the hook alone where there is no Action. */
export function diffTable(hook: HookReport, layout: Layout): HTMLElement {
  const { code } = hook;
  const paired = code.hook !== null && code.action !== null;
  const shown = paired ? layout : 'alone';
  const rows = rowsOf(code, shown);
  const body = h('tbody');
  const table = h(
    'table',
    { class: `diff is-${shown}` },
    h('caption', { class: 'unseen' }, paired ? 'Hook and Action, line by line' : 'The hook'),
    columns(shown),
    head(shown),
    body,
  );
  const view = new View(hook, shown);
  for (const part of folded(rows, view)) {
    if (Array.isArray(part)) body.append(...part.flatMap((row) => view.render(row)));
    else body.append(foldRow(part.rows, view, shown));
  }
  return table;
}

function rowsOf({ hook, action }: HookReport['code'], shown: Shown): Row[] {
  if (shown === 'alone') return plainRows(hook ?? action ?? '');
  const rows = diffRows(hook ?? '', action ?? '');
  return shown === 'unified' ? unifiedRows(rows) : rows;
}

type Shown = Layout | 'alone';
const COLUMNS: Record<Shown, number> = { split: 6, unified: 4, alone: 3 };

/** Widths by class, as the cells of the head span several columns. */
function columns(shown: Shown): HTMLElement {
  const classes = {
    split: ['number', 'mark', 'code', 'number', 'mark', 'code'],
    unified: ['number', 'number', 'mark', 'code'],
    alone: ['number', 'mark', 'code'],
  }[shown];
  return h('colgroup', {}, ...classes.map((name) => h('col', { class: `${name}-column` })));
}

function head(shown: Shown): HTMLElement {
  const cell = (text: string, span: number) =>
    h('th', { scope: 'col', colspan: span, class: 'side-head' }, text);
  const unseen = (text: string) =>
    h('th', { scope: 'col', class: 'side-head' }, h('span', { class: 'unseen' }, text));
  const cells =
    shown === 'split'
      ? [cell('Hook', 3), cell('Action', 3)]
      : shown === 'unified'
        ? [unseen('Line of the hook'), unseen('Line of the Action'), cell('− hook, + Action', 2)]
        : [cell('Hook', 3)];
  return h('thead', {}, h('tr', {}, ...cells));
}

/** Runs of rows to show, and runs of equal ones that nothing is said about to fold. */
function folded(rows: Row[], view: View): (Row[] | { rows: Row[] })[] {
  const near = rows.map(
    (_, index) =>
      index === 0 ||
      rows
        .slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1)
        .some((row) => row.kind === 'changed' || view.hasNotes(row)),
  );
  if (rows.every(({ kind }) => kind === 'same')) near.fill(true);
  const parts: (Row[] | { rows: Row[] })[] = [];
  for (let start = 0; start < rows.length;) {
    let end = start;
    while (end < rows.length && near[end] === near[start]) end += 1;
    const run = rows.slice(start, end);
    // To fold fewer lines than the fold itself takes would hide without saving.
    parts.push(near[start] || run.length < 4 ? run : { rows: run });
    start = end;
  }
  return parts;
}

function foldRow(rows: Row[], view: View, shown: Shown): HTMLElement {
  const row = h(
    'tr',
    { class: 'fold' },
    h(
      'td',
      { colspan: COLUMNS[shown] },
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            row.replaceWith(...rows.flatMap((each) => view.render(each)));
          },
        },
        `Show ${String(rows.length)} unchanged lines`,
      ),
    ),
  );
  return row;
}

/** What is known about lines, by side and number, and how rows are drawn with it. */
class View {
  readonly #shown: Shown;
  readonly #notes = {
    hook: new Map<number, ReportFinding[]>(),
    action: new Map<number, ReportFinding[]>(),
  };
  readonly #unreached = { hook: new Set<number>(), action: new Set<number>() };

  constructor(hook: HookReport, shown: Shown) {
    this.#shown = shown;
    for (const finding of hook.findings) {
      if (finding.at) note(this.#notes.hook, finding.at.line, finding);
      else if (finding.inAction) note(this.#notes.action, finding.inAction.line, finding);
    }
    for (const side of ['hook', 'action'] as const) {
      for (const { line, endLine } of hook.coverage[side].neverReached) {
        for (let each = line; each <= endLine; each += 1) this.#unreached[side].add(each);
      }
    }
  }

  hasNotes(row: Row): boolean {
    return this.#notesOf(row).length > 0 || this.#isUnreached(row);
  }

  render(row: Row): HTMLElement[] {
    return [this.#line(row), ...this.#notesOf(row).map((each) => this.#noteRow(each))];
  }

  #line(row: Row): HTMLElement {
    const { hook, action } = row;
    switch (this.#shown) {
      case 'split':
        return h('tr', {}, ...this.#side('hook', hook, row), ...this.#side('action', action, row));
      case 'unified':
        return this.#unified(row);
      case 'alone':
        return h('tr', {}, ...this.#side('hook', hook, row));
    }
  }

  #side(side: 'hook' | 'action', line: Line | undefined, { kind }: Row): HTMLElement[] {
    if (!line) return [h('td', { class: 'void', colspan: 3 })];
    const state = kind === 'changed' ? (side === 'hook' ? 'removed' : 'added') : 'same';
    return [
      h('td', { class: `number ${this.#margin(side, line)}` }, String(line.number)),
      h('td', { class: `mark is-${state}` }, MARKS[state]),
      h('td', { class: `code is-${state}` }, ...this.#code(side, line)),
    ];
  }

  #unified({ kind, hook, action }: Row): HTMLElement {
    const [side, line] = action ? (['action', action] as const) : (['hook', hook] as const);
    const state = kind === 'same' ? 'same' : side === 'hook' ? 'removed' : 'added';
    const number = (of: 'hook' | 'action', each: Line | undefined) =>
      h(
        'td',
        { class: `number ${each ? this.#margin(of, each) : ''}` },
        each ? String(each.number) : '',
      );
    return h(
      'tr',
      {},
      number('hook', hook),
      number('action', action),
      h('td', { class: `mark is-${state}` }, MARKS[state]),
      h('td', { class: `code is-${state}` }, ...(line ? this.#code(side, line) : [])),
    );
  }

  #margin(side: 'hook' | 'action', { number }: Line): string {
    return this.#unreached[side].has(number) ? 'is-unreached' : '';
  }

  #code(side: 'hook' | 'action', line: Line): Child[] {
    const first =
      this.#unreached[side].has(line.number) && !this.#unreached[side].has(line.number - 1);
    return [
      ...codeNodes(line),
      first && h('span', { class: 'unreached-note' }, 'no exchange reached this'),
    ];
  }

  #isUnreached({ hook, action }: Row): boolean {
    return (
      (hook !== undefined && this.#unreached.hook.has(hook.number)) ||
      (action !== undefined && this.#unreached.action.has(action.number))
    );
  }

  #notesOf({ hook, action }: Row): ReportFinding[] {
    return [
      ...((hook && this.#notes.hook.get(hook.number)) ?? []),
      ...((action && this.#notes.action.get(action.number)) ?? []),
    ];
  }

  #noteRow(finding: ReportFinding): HTMLElement {
    return h(
      'tr',
      { class: 'note-row' },
      h('td', { colspan: COLUMNS[this.#shown] }, findingNote(finding)),
    );
  }
}

const MARKS = { same: '', removed: '−', added: '+' };

function note(notes: Map<number, ReportFinding[]>, line: number, finding: ReportFinding): void {
  notes.set(line, [...(notes.get(line) ?? []), finding]);
}

/** Tokens cut where marks begin and end. */
function codeNodes({ tokens, marks }: Line): Child[] {
  let offset = 0;
  return tokens.flatMap(({ text, kind }) => {
    const start = offset;
    offset += text.length;
    const cuts = marks
      .flatMap((mark) => [mark.start, mark.end])
      .filter((cut) => cut > start && cut < offset);
    return [start, ...cuts].map((from, index) => {
      const piece = text.slice(from - start, (cuts[index] ?? offset) - start);
      const marked = marks.some((mark) => mark.start <= from && from < mark.end);
      const classes = [kind && `syntax-${kind}`, marked && 'differs'].filter(Boolean).join(' ');
      return classes === '' ? piece : h('span', { class: classes }, piece);
    });
  });
}
