import type { Sent } from '#application/outbox/sender';
import type { Outcome } from '#engine/gateway/gateway';
import { RevisionConflict } from '#event-store/errors';
import type { EncodedEvent } from '#event-store/embedded/stored-event';
import type { AppendResult, EventStore, NewEvent } from '#event-store/event-store';
import { WatchedLog } from '../process/disk.ts';
import type { SimulationOptions } from '../simulate.ts';
import { commanding, with_ } from './patching.ts';

/** A fault that somebody could make in the product, and how the simulation makes it. The product itself has no switch for any of them. */
export interface PlantedFault {
  readonly name: string;
  /** What goes wrong, in a sentence. */
  readonly what: string;
  readonly sabotage: NonNullable<SimulationOptions['sabotage']>;
}

const far = '9'.repeat(20);

/** Stands for an append that nobody made. */
const pretended = (expected: number, events: readonly NewEvent[]): AppendResult => ({ revision: expected + events.length, position: far });

/** Appends whatever the stream stands at. */
class CarelessLog extends WatchedLog {
  override append(stream: string, _expected: number, events: readonly EncodedEvent[]): AppendResult {
    return super.append(stream, (this.streams.get(stream)?.length ?? 0) - 1, events);
  }
}

const appending = (change: (store: EventStore, ...append: Parameters<EventStore['append']>) => Promise<AppendResult>) => (store: EventStore): EventStore =>
  with_(store, { append: (...append: Parameters<EventStore['append']>) => change(store, ...append) });

const isFor = (stream: string, category: string): boolean => stream.startsWith(`${category}-`);

const IN_STORES: readonly PlantedFault[] = [
  {
    name: 'revision unchecked',
    what: 'The event store appends without looking at the expected revision.',
    sabotage: { log: (logId) => new CarelessLog(logId) },
  },
  {
    name: 'conflict ignored',
    what: 'A lost race counts as won: what was to be appended never is.',
    sabotage: {
      events: appending(async (store, stream, expected, events) => {
        return store.append(stream, expected, events).catch((error: unknown) => {
          if (error instanceof RevisionConflict) return pretended(expected, events);
          throw error;
        });
      }),
    },
  },
  {
    name: 'checkpoint first',
    what: 'The view store moves checkpoints before it writes the documents.',
    sabotage: {
      views: (store) =>
        with_(store, {
          async commit(commit) {
            await store.commit({ documents: [], tombstones: [], checkpoints: commit.checkpoints });
            await store.commit({ ...commit, checkpoints: [] });
          },
        }),
    },
  },
  {
    name: 'commit unanswered is done',
    what: 'A commit that failed counts as done.',
    sabotage: { views: (store) => with_(store, { commit: (commit) => store.commit(commit).catch(() => undefined) }) },
  },
  {
    name: 'p forgotten',
    what: 'Folds do not skip what a document holds already.',
    sabotage: {
      views: (store) =>
        with_(store, {
          async load(collection, ids) {
            const found = await store.load(collection, ids);
            return new Map([...found].map(([id, document]) => [id, { ...document, p: '' }]));
          },
        }),
    },
  },
  {
    name: 'tombstones dropped',
    what: 'A document that is gone leaves nothing behind, so an older commit brings it back.',
    sabotage: { views: (store) => with_(store, { commit: (commit) => store.commit({ ...commit, tombstones: [] }) }) },
  },
  {
    name: 'event skipped',
    what: 'A follower loses the last event of a page of several.',
    sabotage: {
      events: (store) =>
        with_(store, {
          async *follow(options) {
            for await (const page of store.follow(options)) yield page.events.length > 3 ? { ...page, events: page.events.slice(0, -1) } : page;
          },
        }),
    },
  },
];

const IN_WRITING: readonly PlantedFault[] = [
  {
    name: 'answer before commit',
    what: 'Intake says 200 before the payload is stored.',
    sabotage: {
      events: appending(async (store, stream, expected, events) => {
        if (!isFor(stream, 'intake')) return store.append(stream, expected, events);
        void store.append(stream, expected, events).catch(() => undefined);
        return pretended(expected, events);
      }),
    },
  },
  {
    name: 'translated before stored',
    what: 'The translator goes on although what it said of its payloads was not stored.',
    sabotage: {
      events: appending(async (store, stream, expected, events) => {
        const appended = store.append(stream, expected, events);
        return isFor(stream, 'translation') ? appended.catch(() => pretended(expected, events)) : appended;
      }),
    },
  },
  {
    name: 'progress before work',
    what: 'Reactions save that they are at the head, whatever they have done.',
    sabotage: {
      both: (events, views) => ({
        events,
        views: with_(views, {
          async saveProgress(name, { logId }) {
            await views.saveProgress(name, { logId, position: (await events.head()) ?? '' });
          },
        }),
      }),
    },
  },
];

const IN_COMMANDS: readonly PlantedFault[] = [
  {
    name: 'causes dropped',
    what: 'Commands of processes are carried out again after a crash.',
    sabotage: { system: commanding((execute, { command, context }) => execute(command, { ...context, once: false })) },
  },
  {
    name: 'keys dropped',
    what: 'Events do not say which request they answer.',
    sabotage: { system: commanding((execute, { command, context }) => execute(command, { ...context, commandId: undefined })) },
  },
  {
    name: 'line taken from a call',
    what: 'Whoever wants a line gets it, though its agent is on a call.',
    sabotage: {
      system: commanding(async (execute, { command, context, state }) => {
        const { line } = (await state()) as { readonly line?: { readonly holder?: string } };
        if (command.type === 'SeizeLine' && line?.holder !== undefined) await execute({ ...command, type: 'ReleaseLine', holder: line.holder }, context);
        return execute(command, context);
      }),
    },
  },
  {
    name: 'settled twice',
    what: 'A charge is posted to the account twice.',
    sabotage: {
      system: commanding(async (execute, { command, context }) => {
        const outcome = await execute(command, context);
        if (command.type === 'PostCharge' && outcome.kind === 'done') await execute(command, { ...context, once: false });
        return outcome;
      }),
    },
  },
  {
    name: 'sent before recorded',
    what: 'The outbox sends while the attempt is still being recorded.',
    sabotage: {
      system: commanding(async (execute, { command, context, state }) => {
        if (command.type !== 'StartAttempt') return execute(command, context);
        const waiting = (await state()) as { readonly kind: string; readonly attempts: number };
        if (waiting.kind !== 'waiting') return execute(command, context);
        void execute(command, context).catch(() => undefined);
        return { kind: 'done', events: [], state: { ...waiting, kind: 'in_flight', attempts: waiting.attempts + 1 }, position: far } as Outcome<never, unknown>;
      }),
    },
  },
  {
    name: 'unknown taken for unsent',
    what: 'A connect of unknown outcome may be tried again.',
    sabotage: {
      system: commanding((execute, { command, context }) => execute(command.type === 'RecordUnknown' ? { ...command, final: false } : command, context)),
    },
  },
];

const IN_SENDING: readonly PlantedFault[] = [
  {
    name: 'connect repeated',
    what: 'The Graph client sends again when no answer came, connects too.',
    sabotage: {
      surroundings: (around) => ({
        ...around,
        sender: {
          enabled: true,
          async send(phoneNumberId, content): Promise<Sent> {
            const sent = await around.sender.send(phoneNumberId, content);
            return sent.kind === 'unknown' ? around.sender.send(phoneNumberId, content) : sent;
          },
        },
      }),
    },
  },
];

/** Every fault that the simulation must find. */
export const PLANTED: readonly PlantedFault[] = [...IN_STORES, ...IN_WRITING, ...IN_COMMANDS, ...IN_SENDING];
