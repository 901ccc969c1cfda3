import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { ContractCase } from './contract-case.ts';
import { ping } from './sample-events.ts';

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Bodies of different kinds: empty, no text, below and above where an adapter may compress, compressible or not. */
const BODIES: readonly Uint8Array[] = [
  new Uint8Array(0),
  EVERY_BYTE,
  new Uint8Array(20_000).fill(65),
  Uint8Array.from(randomBytes(40_000)),
  new TextEncoder().encode(JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'grüße' })))),
];

/** Raw bodies. */
export const bodyCases: readonly ContractCase[] = [
  {
    name: 'body: comes back byte for byte, whatever it holds',
    run: async ({ store }) => {
      for (const [n, body] of BODIES.entries()) {
        const { position } = await store.append(`ping-w.${n}`, -1, [ping(n, { body })]);
        const read = await store.readBody(position);
        expect(read).toBeInstanceOf(Uint8Array);
        expect(Buffer.compare(read ?? Buffer.from('none'), body)).toBe(0);
      }
    },
  },
  {
    name: 'body: belongs to its own event among several',
    run: async ({ store }) => {
      const events = [ping(0), ping(1, { body: Uint8Array.from([1]) }), ping(2), ping(3, { body: Uint8Array.from([3]) })];
      await store.append('ping-w.a', -1, events);
      const positions = (await store.readStream('ping-w.a')).map(({ position }) => position);
      const bodies = await Promise.all(positions.map((position) => store.readBody(position)));
      expect(bodies.map((body) => body && [...body])).toEqual([null, [1], null, [3]]);
    },
  },
  {
    name: 'body: a part of a larger buffer is stored as that part',
    run: async ({ store }) => {
      const { position } = await store.append('ping-w.a', -1, [ping(0, { body: Buffer.from('abcdef').subarray(2, 4) })]);
      expect(Buffer.from((await store.readBody(position)) ?? []).toString()).toBe('cd');
    },
  },
  {
    name: 'body: is no part of the event, and a repeated append does not change it',
    run: async ({ store }) => {
      const event = ping(0, { body: Uint8Array.from([1]) });
      const { position } = await store.append('ping-w.a', -1, [event]);
      await store.append('ping-w.a', -1, [{ ...event, body: Uint8Array.from([2]) }]);
      expect(await store.readBody(position)).toEqual(Uint8Array.from([1]));
      expect((await store.readStream('ping-w.a'))[0]).not.toHaveProperty('body');
    },
  },
];
