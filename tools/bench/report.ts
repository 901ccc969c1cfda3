import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Figure } from './figure.ts';
import { verdictOf } from './goals.ts';

/** One line of the table. */
export function lineOf(figure: Figure): string {
  const { name, value, raw, ratio, unit, note } = figure;
  const cells = [name.padEnd(9), rounded(value).padStart(9), unit.padEnd(11), raw === null ? ''.padStart(9) : rounded(raw).padStart(9), (ratio?.toFixed(2) ?? '').padStart(7)];
  return `${cells.join(' ')}   ${verdictOf(figure)}${note ? `; ${note}` : ''}`;
}

/** The head of the table, and what it was measured on: figures without their machine say nothing. */
export const headOf = (): string => [machine(), `${'figure'.padEnd(9)} ${'value'.padStart(9)} ${''.padEnd(11)} ${'raw limit'.padStart(9)} ${'ratio'.padStart(7)}`].join('\n');

/** Writes the figures where other programs can read them. */
export function writeResults(file: string, results: readonly Figure[]): void {
  const measured = { at: new Date().toISOString(), machine: machine() };
  writeFileSync(file, `${JSON.stringify({ results, measured }, null, 2)}\n`);
}

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model ?? 'unknown processor'}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`;
}

const rounded = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US'));
