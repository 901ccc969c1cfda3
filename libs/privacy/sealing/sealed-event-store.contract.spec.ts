import { afterAll } from '@jest/globals';
import { eventStoreContract, type OpenedStore } from '#event-store/contract';
import type { EventStore, NewEvent, RecordedEvent } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import { scratch } from '#testing/scratch';
import { KeyRack } from '../keys/key-ring.fixture.ts';
import { SealedEventStore } from './sealed-event-store.ts';

const { folder, removeAll } = scratch();

afterAll(removeAll);

const warn = (message: string): never => {
  throw new Error(message);
};

async function inMemory(): Promise<OpenedStore> {
  const rack = new KeyRack();
  const inner = memoryEventStore();
  const over = async (store: EventStore) => new SealedEventStore({ store, ring: await rack.open(), warn });
  const store = await over(inner);
  return { store, reopen: () => over(memoryEventStore({ log: inner.log })), dispose: () => store.close() };
}

async function inFile(): Promise<OpenedStore> {
  const rack = new KeyRack();
  const directory = folder();
  const opened: EventStore[] = [];
  const open = async (): Promise<EventStore> => {
    const store = new SealedEventStore({ store: await openSqliteEventStore(directory), ring: await rack.open(), warn });
    opened.push(store);
    return store;
  };
  return { store: await open(), reopen: open, dispose: async () => void (await Promise.all(opened.map((store) => store.close()))) };
}

const strip = (event: RecordedEvent): RecordedEvent => {
  const { subject, ...data } = event.data;
  if (subject === null) throw new Error('what was sealed came back as null');
  return { ...event, data };
};

/** A log to whose events somebody adds a subject behind the back of whoever appends, and takes it away before anybody reads. */
function withSubjects(store: EventStore): EventStore {
  const added = (event: NewEvent): NewEvent => ({ ...event, data: { ...event.data, subject: { secret: `of ${event.id}`, wide: 'ü😀' } } });
  return Object.assign(Object.create(store) as EventStore, {
    append: (stream: string, expected: number, events: readonly NewEvent[]) => store.append(stream, expected, events.map(added)),
    readStream: async (...args: Parameters<EventStore['readStream']>) => (await store.readStream(...args)).map(strip),
    async readAll(options: Parameters<EventStore['readAll']>[0]) {
      const page = await store.readAll(options);
      return { ...page, events: page.events.map(strip) };
    },
    async *follow(options: Parameters<EventStore['follow']>[0]) {
      for await (const page of store.follow(options)) yield { ...page, events: page.events.map(strip) };
    },
  });
}

const subjects = (open: () => Promise<OpenedStore>) => async (): Promise<OpenedStore> => {
  const { store, reopen, dispose } = await open();
  return { store: withSubjects(store), reopen: async () => withSubjects(await (reopen as () => Promise<EventStore>)()), dispose };
};

/** Data and metadata alone are what an append is measured by, and a box is larger than what is in it. */
const MEASURED = ['append: size is counted in bytes, not in characters'];

eventStoreContract('a sealed log in memory', inMemory);
eventStoreContract('a sealed log in a file', inFile);
eventStoreContract('a sealed log in memory, every event with a subject', subjects(inMemory), MEASURED);
eventStoreContract('a sealed log in a file, every event with a subject', subjects(inFile), MEASURED);
