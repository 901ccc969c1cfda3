import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FULL, QUICK } from './effort.ts';
import type { Figure } from './figure.ts';
import { append } from './figures/append.ts';
import { intake } from './figures/intake.ts';
import { list } from './figures/list.ts';
import { live } from './figures/live.ts';
import { rebuild } from './figures/rebuild.ts';
import { memory } from './memory.ts';
import { record } from './workload/log.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } } });
const effort = values.quick ? QUICK : FULL;
const recording = await record();
const MEASURES: Readonly<Record<string, () => Promise<Figure>>> = {
  intake: () => intake(effort),
  append: () => append(effort),
  rebuild: () => rebuild(effort, recording),
  list: () => list(effort, recording),
  live: () => live(effort),
};

const row = (name: string, value: string, raw: string, ratio: string, unit: string): string =>
  [name.padEnd(8), value.padStart(10), raw.padStart(10), ratio.padStart(7), unit].join('  ');

const written = (figure: number | null, digits = 0): string => (figure === null ? '–' : figure.toFixed(digits));

console.log(row('figure', 'product', 'raw limit', 'ratio', 'unit'));
const results: Figure[] = [];
for (const [name, measure] of Object.entries(MEASURES)) {
  if (values.only && !values.only.includes(name)) continue;
  const figure = await measure();
  results.push(figure);
  console.log(row(figure.name, written(figure.value, figure.raw === null ? 1 : 0), written(figure.raw), written(figure.ratio, 2), figure.unit));
}
writeFileSync('bench-results.json', `${JSON.stringify({ results }, null, 2)}\n`);
if (!values.only) for (const line of await memory(effort)) console.log(line);
