import Database from 'better-sqlite3';
import { join } from 'node:path';
import { callAggregate } from '#domain/call/call.decider';
import { systemClock } from '#engine/clock/clock';
import { Gateway } from '#engine/gateway/gateway';
import { randomIds } from '#engine/ids';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import type { EventStore } from '#event-store/event-store';
import type { Effort } from '../effort.ts';
import { compared, rate, type Figure } from '../figure.ts';
import { withFolder } from '../scratch.ts';
import { callEnds, callRings, contextOf } from '../workload/commands.ts';

const IN_FLIGHT = 32;
const BATCH = 25;

/** Calls whose events the bare inserts use again and again. */
const SAMPLE = 500;

/**
 * Calls that ring and are missed: decided on what their streams hold, and appended durably, 32 calls at a time; beside plain inserts of the same texts,
 * 25 a transaction.
 */
export function append({ rounds, seconds }: Effort): Promise<Figure> {
  return withFolder(async (folder) => {
    const store = await openSqliteEventStore(folder);
    const texts = await sample(store);
    const bare = openBare(join(folder, 'bare.db'));
    const gateway = new Gateway({ store, clock: systemClock, ids: randomIds });
    let calls = 0;
    const figure = await compared(
      { name: 'append', unit: 'events/s', rounds },
      async () => rate(() => bare.insertFor(seconds, texts)),
      () => rate(() => callFor(gateway, seconds, () => calls++)),
    );
    bare.close();
    await store.close();
    return figure;
  });
}

async function callFor(gateway: Gateway, seconds: number, next: () => number): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let events = 0;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (performance.now() < until) {
        const appended = await call(gateway, next());
        events += appended;
      }
    }),
  );
  return events;
}

/** The events of one call. */
async function call(gateway: Gateway, n: number): Promise<number> {
  let events = 0;
  for (const command of [callRings(n, gateway.clock.now()), callEnds(n, gateway.clock.now())]) {
    const outcome = await gateway.execute(callAggregate, command.fact.context.callId, command, contextOf(n));
    if (outcome.kind !== 'done') throw new Error(`call ${n} came to ${outcome.kind}`);
    events += outcome.events.length;
  }
  return events;
}

/** The texts that such calls leave in the log. */
async function sample(store: EventStore): Promise<readonly string[]> {
  const gateway = new Gateway({ store, clock: systemClock, ids: randomIds });
  await Promise.all(Array.from({ length: SAMPLE }, (_, n) => call(gateway, -1 - n)));
  const { events } = await store.readAll({ from: null, limit: Number.MAX_SAFE_INTEGER });
  return events.map(({ id, data, metadata }) => JSON.stringify({ id, data, metadata }));
}

function openBare(file: string) {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE events (position INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT');
  const insert = database.prepare<[string]>('INSERT INTO events (json) VALUES (?)');
  const batch = database.transaction((texts: readonly string[]) => {
    for (const text of texts) insert.run(text);
  });
  return {
    insertFor(seconds: number, texts: readonly string[]): number {
      const until = performance.now() + seconds * 1_000;
      let count = 0;
      for (let from = 0; performance.now() < until; from = (from + BATCH) % texts.length) {
        batch(texts.slice(from, from + BATCH));
        count += Math.min(BATCH, texts.length - from);
      }
      return count;
    },
    close: () => void database.close(),
  };
}
