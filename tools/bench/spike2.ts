import { mkdtempSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { rebuild } from '#engine/views/rebuild';
import { allViews } from '#views/registry';
import { record, writeLog } from './workload/log.ts';
const N = Number(process.argv[2] ?? 40000);
const dir = mkdtempSync('/tmp/bm-data-');
let t = performance.now();
const lap = (what: string, n: number) => { const s = (performance.now() - t) / 1000; console.log(what.padEnd(10), n, s.toFixed(2) + ' s', Math.round(n / s) + '/s'); t = performance.now(); return n / s; };
const recording = await record();
lap('record', recording.events.length);
const events = await openSqliteEventStore(dir);
t = performance.now();
await writeLog(events, recording, N);
const n = await events.countAfter(null);
lap('write', n);
for (let r = 0; r < 3; r++) {
  const db = new Database(dir + '/log.db', { readonly: true });
  const page = db.prepare('SELECT position, stream, revision, json FROM events WHERE position > ? ORDER BY position LIMIT 5000').raw();
  t = performance.now();
  let from = 0, count = 0;
  for (;;) {
    const rows = page.all(from) as any[];
    if (rows.length === 0) break;
    for (const row of rows) { JSON.parse(row[3]); count++; }
    from = rows.at(-1)[0];
  }
  const raw = lap('raw', count);
  db.close();
  const vdir = mkdtempSync('/tmp/bm-views-');
  const views = await openSqliteViewStore(vdir);
  t = performance.now();
  const done = await rebuild({ events, views, projections: allViews });
  const own = lap('rebuild', done.events);
  console.log('ratio', (own / raw).toFixed(3));
  await views.close();
}
await events.close();
