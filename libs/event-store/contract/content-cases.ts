import { expect } from '@jest/globals';
import type { Metadata } from '#domain/kernel/event';
import { workspaceId } from '#domain/kernel/ids';
import { instant } from '#domain/kernel/instant';
import type { ContractCase } from './contract-case.ts';
import { metadata, ping } from './sample-events.ts';

/** What comes back of what went in. */
export const contentCases: readonly ContractCase[] = [
  {
    name: 'content: data comes back as JSON would bring it back',
    run: async ({ store }) => {
      const extra = {
        gone: undefined,
        nothing: null,
        nested: { gone: undefined, list: [1, 'two', null, { three: 3 }], empty: {} },
        amount: '12345678901234567890.000001',
        text: 'Grüße, 你好, \u0000 \u2028 "quoted" \\ 😀',
        lone: '\ud83d',
        fraction: 0.1,
        small: -0.000001,
      };
      const event = ping(0, { extra });
      await store.append('ping-w.a', -1, [event]);
      const stored = (await store.readStream('ping-w.a'))[0]?.data;
      expect(stored).toStrictEqual(JSON.parse(JSON.stringify(event.data)));
      expect(stored).not.toHaveProperty('gone');
    },
  },
  {
    name: 'content: metadata comes back whole, with what is optional and without it',
    run: async ({ store }) => {
      const full: Metadata = {
        workspace: workspaceId('w'),
        actor: 'process:settlement',
        correlationId: 'c-2',
        cause: { process: 'settlement', position: '7', n: 2 },
        commandId: 'k-1',
        effectiveAt: instant(1_772_600_767_008),
        recordedAt: instant(1_772_600_768_009),
        schema: 3,
      };
      await store.append('ping-w.a', -1, [ping(0), ping(1, { metadata: full })]);
      expect((await store.readStream('ping-w.a')).map((event) => event.metadata)).toStrictEqual([metadata, full]);
    },
  },
  {
    name: 'content: ids come back as they were given, and a stream keeps its name to the letter',
    run: async ({ store }) => {
      const event = ping(0);
      const names = ['ping-w.A', 'ping-w.a', 'ping-w.a ', 'ping-w.ä', 'ping-w.a-b.c:d/e', `ping-w.${'x'.repeat(200)}`];
      for (const name of names) await store.append(name, -1, [event]);
      for (const name of names) expect(await store.readStream(name)).toMatchObject([{ id: event.id, stream: name, revision: 0 }]);
    },
  },
  {
    name: 'content: what the caller does to its objects after the call has no effect',
    run: async ({ store }) => {
      const data = { type: 'Ping', n: 1 };
      const body = Uint8Array.from([1, 2, 3]);
      const appended = store.append('ping-w.a', -1, [ping(0, { data, body })]);
      data.n = 2;
      body.fill(9);
      const { position } = await appended;
      expect((await store.readStream('ping-w.a'))[0]?.data).toEqual({ type: 'Ping', n: 1 });
      expect(await store.readBody(position)).toEqual(Uint8Array.from([1, 2, 3]));
    },
  },
  {
    name: 'content: an event is the same one however it is read',
    run: async ({ store }) => {
      await store.append('ping-w.a', -1, [ping(0), ping(1)]);
      const read = await store.readStream('ping-w.a');
      const { events } = await store.readAll({ from: null, limit: 1_000, prefixes: ['ping-w.a'] });
      expect(read).toHaveLength(2);
      expect(events).toStrictEqual(read);
      expect(Object.keys(read[0] ?? {}).sort()).toEqual(['data', 'id', 'metadata', 'position', 'revision', 'stream']);
    },
  },
];
