import { cut, width } from './width.js';

export interface Column {
  head: string;
  align?: 'left' | 'right';
  /** Gives way where the table is wider than the screen. */
  flexible?: boolean;
}

export interface Cell {
  text: string;
  paint?: (text: string) => string;
}

const GAP = '  ';

/** Columns side by side, each line within `columns` where the flexible ones can give way. */
export function table(
  columns: Column[],
  rows: (Cell | string)[][],
  { columns: available, head }: { columns: number; head?: (text: string) => string },
): string {
  const cells: Cell[][] = [
    columns.map((column) => ({ text: column.head, ...(head ? { paint: head } : {}) })),
    ...rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell))),
  ];
  const widths = columns.map((_, at) =>
    Math.max(...cells.map((row) => width(row[at]?.text ?? ''))),
  );
  const gaps = GAP.length * (columns.length - 1);
  let excess = widths.reduce((sum, each) => sum + each, gaps) - available;
  columns.forEach((column, at) => {
    if (!column.flexible || excess <= 0) return;
    const narrowest = Math.max(8, width(column.head));
    const given = Math.min(excess, Math.max(0, (widths[at] ?? 0) - narrowest));
    widths[at] = (widths[at] ?? 0) - given;
    excess -= given;
  });
  return cells
    .map((row) =>
      columns
        .map((column, at) => laidOut(row[at] ?? { text: '' }, widths[at] ?? 0, column.align))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

function laidOut(
  { text, paint = (plain) => plain }: Cell,
  columns: number,
  align = 'left',
): string {
  const shown = cut(text, columns);
  const pad = ' '.repeat(Math.max(0, columns - width(shown)));
  return align === 'right' ? pad + paint(shown) : paint(shown) + pad;
}
