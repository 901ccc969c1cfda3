import type { MarketRow } from '#domain/tariff/tariff.events';
import type { MarketMap } from '#domain/tariff/tariff.state';
import { quoted, readTable, type Columns, type FileResult, type LineError, type Row } from './csv-table.ts';
import { OTHER } from './market.ts';

/** Columns that people keep beside the three; they decide nothing. */
const NOTES = ['country', 'own_market_from', 'source'];

const COLUMNS: Columns = { required: ['dial_prefix', 'iso', 'market'], ignored: NOTES };

/** Before any call there ever was. */
const ALWAYS = '0001-01-01';

/** What is read out of a market map file; the from-date stands in its address. */
export type MarketMapFile = Pick<MarketMap, 'hash' | 'rows'>;

/**
 * Reads a market map: `dial_prefix,iso,market`. A prefix may stand twice, for two countries, only with the same market. Rows come back in the order of
 * prefix and country, so that the same content has the same hash however it was written. `hash`: text → `sha256:…`.
 */
export function readMarketMap(text: string, hash: (text: string) => string): FileResult<MarketMapFile> {
  const table = readTable(text, COLUMNS);
  const read = table.rows.map((row) => ({ line: row.line, row: rowOf(row) }));
  const errors = [...table.errors, ...table.rows.flatMap(cellErrors), ...prefixErrors(read)];
  if (errors.length > 0) return { ok: false, errors: errors.toSorted((a, b) => a.line - b.line) };
  const byText = new Map(read.map(({ row }) => [JSON.stringify([row.dialPrefix, row.iso, row.market]), row]));
  const lines = [...byText.keys()].toSorted();
  const rows = lines.flatMap((line) => byText.get(line) ?? []);
  return { ok: true, file: { hash: hash(lines.join('\n')), rows } };
}

/** The map that comes with the product, from its file's text: it holds wherever no imported one does. Throws when the file is broken. */
export function builtInMarketMap(text: string, hash: (text: string) => string): MarketMap {
  const read = readMarketMap(text, hash);
  if (!read.ok) throw new Error(`the built-in market map is broken: ${JSON.stringify(read.errors)}`);
  return { from: ALWAYS, ...read.file };
}

/** Every market that one of the maps names, and the one of whatever they do not list. */
export function knownMarkets(maps: readonly MarketMap[]): ReadonlySet<string> {
  return new Set([OTHER, ...maps.flatMap(({ rows }) => rows.map(({ market }) => market))]);
}

const rowOf = ({ cell }: Row): MarketRow => ({ dialPrefix: cell('dial_prefix'), iso: cell('iso'), market: cell('market') });

function cellErrors({ line, cell }: Row): readonly LineError[] {
  const wrong = [
    /^[1-9]\d{0,14}$/.test(cell('dial_prefix')) ? null : `dial_prefix is digits without a plus, not ${quoted(cell('dial_prefix'))}`,
    /^[A-Z]{2}$/.test(cell('iso')) ? null : `iso is a country in two capital letters, not ${quoted(cell('iso'))}`,
    cell('market') === '' ? 'market is empty' : null,
  ];
  return wrong.filter((message) => message !== null).map((message) => ({ line, message }));
}

function prefixErrors(read: readonly { readonly line: number; readonly row: MarketRow }[]): readonly LineError[] {
  const first = new Map<string, { readonly line: number; readonly market: string }>();
  return read.flatMap(({ line, row: { dialPrefix, market } }) => {
    const known = first.get(dialPrefix) ?? { line, market };
    first.set(dialPrefix, known);
    return known.market === market ? [] : [{ line, message: `prefix ${dialPrefix} is in ${quoted(known.market)} already, in line ${known.line}` }];
  });
}
