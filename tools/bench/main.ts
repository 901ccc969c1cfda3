import { parseArgs } from 'node:util';
import { FULL, QUICK } from './effort.ts';
import type { Figure } from './figure.ts';
import { append } from './figures/append.ts';
import { intake } from './figures/intake.ts';
import { list } from './figures/list.ts';
import { rebuild } from './figures/rebuild.ts';
import { record } from './workload/log.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } } });
const effort = values.quick ? QUICK : FULL;
const recording = await record();
const MEASURES: Record<string, () => Promise<Figure>> = {
  intake: () => intake(effort),
  append: () => append(effort),
  rebuild: () => rebuild(effort, recording),
  list: () => list(effort, recording),
};
for (const [name, measure] of Object.entries(MEASURES)) {
  if (values.only && !values.only.includes(name)) continue;
  const t = performance.now();
  const f = await measure();
  console.log(f.name, Math.round(f.value), f.raw && Math.round(f.raw), f.ratio?.toFixed(3), f.unit, ((performance.now() - t) / 1000).toFixed(1) + ' s');
}
