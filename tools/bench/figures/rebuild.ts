import Database from 'better-sqlite3';
import { join } from 'node:path';
import { rebuild as build } from '#engine/views/rebuild';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import type { EventStore } from '#event-store/event-store';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { allViews } from '#views/registry';
import type { Effort } from '../effort.ts';
import { compared, rate, type Figure } from '../figure.ts';
import { withFolder } from '../scratch.ts';
import { writeLog, type Recording } from '../workload/log.ts';

const PAGE = 5_000;

/** Every view from the first event on, into an empty store; beside reading the same log and parsing it. */
export function rebuild({ rounds, logSize }: Effort, recording: Recording): Promise<Figure> {
  return withFolder(async (folder) => {
    const events = await openSqliteEventStore(folder);
    await writeLog(events, recording, logSize);
    const figure = await compared({ name: 'rebuild', unit: 'events/s', rounds }, async () => rate(() => readAndParse(folder)), () => rate(() => buildAll(events)));
    await events.close();
    return figure;
  });
}

function readAndParse(folder: string): number {
  const database = new Database(join(folder, 'log.db'), { readonly: true, fileMustExist: true });
  const page = database.prepare<[number], readonly [number, string]>(`SELECT position, json FROM events WHERE position > ? ORDER BY position LIMIT ${PAGE}`).raw();
  let count = 0;
  let last = 0;
  for (let rows = page.all(last); rows.length > 0; rows = page.all(last)) {
    for (const [position, json] of rows) {
      JSON.parse(json);
      last = position;
    }
    count += rows.length;
  }
  database.close();
  return count;
}

function buildAll(events: EventStore): Promise<number> {
  return withFolder(async (folder) => {
    const views = await openSqliteViewStore(folder);
    const built = await build({ events, views, projections: allViews });
    await views.close();
    return built.events;
  });
}
