import { mkdtempSync } from 'node:fs';
import { ManualClock } from '#engine/clock/manual-clock';
import { instant } from '#domain/kernel/instant';
import { randomIds } from '#engine/ids';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { openOffice } from './workload/office.ts';
import { callsOf } from './workload/calls.ts';
const dir = mkdtempSync('/tmp/bm-data-');
const events = await openSqliteEventStore(dir), views = await openSqliteViewStore(dir);
const clock = new ManualClock(instant(Date.parse('2026-11-24T09:00:00Z')));
const office = await openOffice({ events, views, clock, ids: randomIds, agents: 12 });
console.log('setup', await events.head());
const t0 = performance.now();
for (let w = 0; w < 40; w++) { console.log(w); await callsOf({ ...office, clock }, w * 12); }
const s = (performance.now() - t0) / 1000;
const n = await events.countAfter(null);
console.log(n, 'events', s, 's', n / s, 'ev/s');
await office.system.stop();
const counts: any = {}; let bytes = 0;
for (const e of (await events.readAll({ from: null, limit: 1e6 })).events) { const c = counts[e.data.type] ??= [0, 0]; c[0]++; c[1] += JSON.stringify(e).length; bytes += JSON.stringify(e).length; }
console.log('avg', bytes / n);
console.table(Object.fromEntries(Object.entries(counts).map(([k, v]: any) => [k, { n: v[0], avg: Math.round(v[1] / v[0]) }])));
