import { parseArgs } from 'node:util';
import { FULL, QUICK, type Effort } from './effort.ts';
import type { Figure } from './figure.ts';
import { append } from './figures/append.ts';
import { intake } from './figures/intake.ts';
import { lanes } from './figures/lanes.ts';
import { list } from './figures/list.ts';
import { live } from './figures/live.ts';
import { rebuild } from './figures/rebuild.ts';
import { heapGrowth, idleMegabytes } from './memory/memory.ts';
import { headOf, lineOf, writeResults } from './report.ts';
import { record, type Recording } from './workload/log.ts';

const RESULTS = 'bench-results.json';

const MEASURES: Readonly<Record<string, (effort: Effort, recording: Recording) => Promise<Figure>>> = { intake, append, rebuild, list, live, lanes };

async function measureAll(effort: Effort, names: readonly string[]): Promise<void> {
  console.log(headOf());
  const recording = await record();
  const results: Figure[] = [];
  for (const name of names) {
    const figure = await MEASURES[name]?.(effort, recording);
    if (!figure) throw new Error(`there is no figure ${name}; there are: ${Object.keys(MEASURES).join(', ')}`);
    results.push(figure);
    console.log(lineOf(figure));
  }
  writeResults(RESULTS, results);
}

async function lookAtMemory({ heapEvents }: Effort): Promise<void> {
  const idle = await idleMegabytes();
  if (idle !== null) console.log(`an idle server holds ${Math.round(idle)} MB (limit 200)`);
  if (heapEvents === null) return;
  const growth = await heapGrowth(heapEvents);
  console.log(`${heapEvents.toLocaleString('en-US')} events change the heap by ${(growth * 100).toFixed(1)} % (limit 10)`);
}

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } } });
const effort = values.quick ? QUICK : FULL;
await measureAll(effort, values.only ?? Object.keys(MEASURES));
if (!values.only) await lookAtMemory(effort);
