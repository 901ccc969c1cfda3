import { CsvError, parse } from 'csv-parse/sync';

/** What is wrong with a line of a file; the first line is 1. */
export interface LineError {
  readonly line: number;
  readonly message: string;
}

/** A file that was read, or everything that is wrong with it, by line. */
export type FileResult<T> = { readonly ok: true; readonly file: T } | { readonly ok: false; readonly errors: readonly LineError[] };

/** One row with the line it starts on; a cell that the file does not have is empty. */
export interface Row {
  readonly line: number;
  readonly cell: (column: string) => string;
}

/** The rows of a file, and what is wrong with it as a whole. */
export interface Table {
  readonly rows: readonly Row[];
  readonly errors: readonly LineError[];
}

/** The columns of a file, in any order. Those that are ignored may be there; any other one is an error. */
export interface Columns {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  readonly ignored?: readonly string[];
}

/** A cell as a message shows it: quoted, and cut where it is long. */
export const quoted = (cell: string): string => JSON.stringify(cell.length > LONG ? `${cell.slice(0, LONG)}…` : cell);

const LONG = 60;

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Reads comma-separated text with a header. A byte-order mark, CRLF, quotes, blanks around cells and empty lines are all fine. */
export function readTable(text: string, columns: Columns): Table {
  if (text.replace(/^\uFEFF/, '').trim() === '') return failed(1, 'the file is empty');
  const read = linesOf(text);
  if ('message' in read) return { rows: [], errors: [read] };
  const [header, ...body] = read.lines;
  if (!header) return failed(1, 'the file is empty');
  const wrong = headerErrors(header, columns);
  if (wrong.length > 0) return { rows: [], errors: wrong };
  if (body.length === 0) return failed(header.line, 'there is no row below the header');
  const fitting = body.filter(({ cells }) => cells.length === header.cells.length);
  const errors = body
    .filter(({ cells }) => cells.length !== header.cells.length)
    .map(({ line, cells }) => ({ line, message: `${cells.length} values for ${header.cells.length} columns` }));
  return { rows: fitting.map((row) => rowOf(row, header.cells)), errors };
}

const failed = (line: number, message: string): Table => ({ rows: [], errors: [{ line, message }] });

function rowOf({ line, cells }: Line, names: readonly string[]): Row {
  return { line, cell: (column) => cells[names.indexOf(column)] ?? '' };
}

/** Line ends are made equal first: the parser counts CRLF inside quotes twice. */
function linesOf(text: string): { readonly lines: readonly Line[] } | LineError {
  const even = text.replace(/\r\n?/g, '\n');
  const lines: Line[] = [];
  try {
    parse(even, {
      bom: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], info) => {
        lines.push({ line: info.lines - breaksIn(cells), cells });
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return brokenAt(error, even, lines.at(-1));
  }
  return { lines };
}

const breaksIn = (cells: readonly string[]): number => cells.join('').split('\n').length - 1;

/** A quote that is never closed is noticed at the end of the file; what counts is the line where it opens. */
function brokenAt(error: CsvError, text: string, last: Line | undefined): LineError {
  if (error.code !== 'CSV_QUOTE_NOT_CLOSED') return { line: Number(error['lines'] ?? 1), message: 'not comma-separated text: a quote stands where none can' };
  const done = last ? last.line + breaksIn(last.cells) : 0;
  const next = text.split('\n').findIndex((line, i) => i >= done && line.trim() !== '');
  return { line: next + 1, message: 'not comma-separated text: a quote is opened and never closed' };
}

function headerErrors({ line, cells }: Line, { required, optional = [], ignored = [] }: Columns): readonly LineError[] {
  const joined = cells.join('');
  const wanted = required.join(',');
  if (joined.includes(';')) return [{ line, message: `columns are separated by commas, not semicolons: ${wanted}` }];
  if (joined.includes('\t')) return [{ line, message: `columns are separated by commas, not tabs: ${wanted}` }];
  if (!required.some((name) => cells.includes(name))) return [{ line, message: `the first line is not the header ${wanted}` }];
  const allowed = [...required, ...optional, ...ignored];
  return [
    ...cells.filter((name) => !allowed.includes(name)).map((name) => ({ line, message: `unknown column ${quoted(name)}` })),
    ...required.filter((name) => !cells.includes(name)).map((name) => ({ line, message: `column "${name}" is missing` })),
    ...cells.filter((name, i) => allowed.includes(name) && cells.indexOf(name) < i).map((name) => ({ line, message: `column "${name}" stands twice` })),
  ];
}
