import Database from 'better-sqlite3';
import { join } from 'node:path';
import type { CallCommand } from '#domain/call/call.commands';
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

/** What a call leaves that rings and is missed. */
const EVENTS_A_CALL = 5;

/**
 * Calls that ring and are missed: decided on what their streams hold, and appended durably, 32 calls at a time; beside plain inserts of the same texts,
 * 25 a transaction.
 */
export function append({ rounds, calls }: Effort): Promise<Figure> {
  return withFolder(async (folder) => {
    const store = await openSqliteEventStore(folder);
    const gateway = new Gateway({ store, clock: systemClock, ids: randomIds });
    const texts = await sample(gateway, store);
    const bare = openBare(join(folder, 'bare.db'));
    const figure = await compared(
      { name: 'append', unit: 'events/s', rounds },
      async () => rate(() => bare.insert(texts, calls * EVENTS_A_CALL)),
      (round) => {
        const commands = commandsOf(round * calls, calls);
        return rate(() => carryOut(gateway, commands));
      },
    );
    bare.close();
    await store.close();
    return figure;
  });
}

interface OfCall {
  readonly n: number;
  readonly commands: readonly CallCommand[];
  readonly id: string;
}

/** Made before anything is measured. */
function commandsOf(first: number, calls: number): readonly OfCall[] {
  const now = systemClock.now();
  return Array.from({ length: calls }, (_, i) => {
    const n = first + i;
    const rings = callRings(n, now);
    return { n, commands: [rings, callEnds(n, now)], id: rings.fact.context.callId };
  });
}

/** The number of events that came of them. */
async function carryOut(gateway: Gateway, calls: readonly OfCall[]): Promise<number> {
  const waiting = calls.values();
  let events = 0;
  const next = async (): Promise<void> => {
    for (const { n, commands, id } of waiting) {
      for (const command of commands) {
        const outcome = await gateway.execute(callAggregate, id, command, contextOf(n));
        if (outcome.kind !== 'done') throw new Error(`call ${n} came to ${outcome.kind}`);
        events += outcome.events.length;
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, next));
  return events;
}

/** The texts that such calls leave in the log. */
async function sample(gateway: Gateway, store: EventStore): Promise<readonly string[]> {
  await carryOut(gateway, commandsOf(-SAMPLE, SAMPLE));
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
    insert(texts: readonly string[], count: number): number {
      let inserted = 0;
      for (let from = 0; inserted < count; from = (from + BATCH) % texts.length) {
        const part = texts.slice(from, from + BATCH);
        batch(part);
        inserted += part.length;
      }
      return inserted;
    },
    close: () => void database.close(),
  };
}
