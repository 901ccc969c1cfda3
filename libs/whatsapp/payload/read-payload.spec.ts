import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromUnixSeconds } from '#domain/kernel/instant';
import { batch, bodyOf, connectInbound, inboundMessage, ringing } from '#testing/fixtures/payloads';
import { sample, sampleNames } from '#testing/fixtures/samples';
import { MAX_UPDATES, readPayload } from './read-payload.ts';
import type { Update } from './update.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const at = fromUnixSeconds(1671644824);

function read(payload: object): readonly Update[] {
  const result = readPayload(bodyOf(payload));
  if ('fault' in result) throw new Error(result.fault);
  return result.updates;
}

describe('a payload', () => {
  it('gives the updates of all entries and changes in their order, numbered through', () => {
    const payload = batch([
      connectInbound({ callId: 'wacid.1', at }),
      ringing({ callId: 'wacid.2', at, wabaId: 'other', phoneNumberId: '2' }),
      inboundMessage({ wamid: 'wamid.1', at }),
    ]);
    expect(read(payload)).toMatchObject([
      { n: 0, kind: 'calls.connect', wabaId: '366634483210360', phoneNumberId: '436666719526789' },
      { n: 1, kind: 'messages.text', wabaId: '366634483210360' },
      { n: 2, kind: 'calls.ringing', wabaId: 'other', phoneNumberId: '2' },
    ]);
  });

  it('is read from escaped and from plain UTF-8, with or without a byte order mark', () => {
    const payload = connectInbound({ callId: 'wacid.1', at, user: { bsuid: 'IT.1', name: 'Zoë' } });
    const plain = readPayload(bytes(JSON.stringify(payload)));
    expect(plain).toEqual({ updates: [expect.objectContaining({ user: { bsuid: 'IT.1', name: 'Zoë' } })] });
    expect(readPayload(bodyOf(payload))).toEqual(plain);
    expect(readPayload(bytes(`\ufeff${JSON.stringify(payload)}`))).toEqual(plain);
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"entry":['],
    ['no JSON', 'entry=1'],
    ['brackets without end', '['.repeat(100_000)],
  ])('that is %s is malformed JSON', (_, body) => {
    expect(readPayload(bytes(body))).toEqual({ fault: 'malformed_json' });
  });

  it('that is not UTF-8 is malformed JSON, never guessed at', () => {
    expect(readPayload(Uint8Array.from([0x22, 0xff, 0x22]))).toEqual({ fault: 'malformed_json' });
  });

  it.each(['null', '7', '"entry"', '[]', '{}', '{"entry":{}}', '{"object":"whatsapp_business_account"}', '{"entry":null}'])('of the shape %s is none', (body) => {
    expect(readPayload(bytes(body))).toEqual({ fault: 'unexpected_shape' });
  });

  it('without entries has no updates', () => {
    expect(read({ entry: [] })).toEqual([]);
  });

  it('of another product of the same app is one unknown update', () => {
    expect(read({ object: 'page', entry: [{ id: '1', messaging: [] }] })).toEqual([
      { kind: 'another_product', n: 0, wabaId: null, phoneNumberId: null, displayPhoneNumber: null, meaning: 'unknown', reason: 'unknown_kind' },
    ]);
  });

  it('of a field that nobody knows is counted under that field, cut to what can be shown', () => {
    const changes = [{ field: 'Message_Echoes', value: {} }, { field: `<b>${'x'.repeat(100)}`, value: {} }];
    const kinds = read({ entry: [{ id: '1', changes }] }).map((update) => update.kind);
    expect(kinds).toEqual(['message_echoes', `_b_${'x'.repeat(57)}`]);
  });

  it('keeps what is good beside entries, changes and values that are broken', () => {
    const good = connectInbound({ callId: 'wacid.1', at }).entry[0]!;
    const broken = [null, 'x', { id: '1' }, { id: '1', changes: {} }, { id: '1', changes: [null, { field: 'calls' }, { value: {} }, { field: 'calls', value: { calls: {} } }, { field: 'calls', value: {} }] }];
    expect(read({ entry: [...broken, good] }).map((update) => [update.meaning, 'path' in update ? update.path : update.kind])).toEqual([
      ['malformed', 'entry[0]'],
      ['malformed', 'entry[1]'],
      ['malformed', 'entry[2]'],
      ['malformed', 'entry[3]'],
      ['malformed', 'entry[4].changes[0].field'],
      ['malformed', 'entry[4].changes[1].value'],
      ['malformed', 'entry[4].changes[2].field'],
      ['malformed', 'entry[4].changes[3].value.calls'],
      ['malformed', 'entry[4].changes[4].value'],
      ['call', 'calls.connect'],
    ]);
  });

  it.each(['1.2', '../1', '', 'x'.repeat(65), {}, 1.5])('takes %j for the number of nobody', (phoneNumberId) => {
    const payload = ringing({ callId: 'wacid.1', at, phoneNumberId: phoneNumberId as string });
    expect(read(payload)).toMatchObject([{ meaning: 'call', phoneNumberId: null }]);
  });

  it('holds a thousand updates and not one more', () => {
    const many = (count: number): object => batch(Array.from({ length: count }, (_, n) => ringing({ callId: `wacid.${n}`, at })));
    expect(read(many(MAX_UPDATES))).toHaveLength(1_000);
    expect(readPayload(bodyOf(many(MAX_UPDATES + 1)))).toEqual({ fault: 'too_many_updates' });
  });
});

const PLACES = ['object', 'entry', 'id', 'time', 'changes', 'field', 'value', 'metadata', 'contacts', 'calls', 'statuses', 'messages', 'errors', 'event', 'status', 'type', 'timestamp'];

/** Any JSON that looks a little like a payload: the platform's own names, with anything in them. */
const lookAlike = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 7 }, fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('calls', 'messages', 'connect', 'call', '1671644824'), tie('list'), tie('fields')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  fields: fc.dictionary(fc.constantFrom(...PLACES, '__proto__', 'constructor'), tie('value'), { maxKeys: 6 }),
})).fields;

/** A sample of the platform with one of its values, wherever it stands, put out for another. */
const damaged = fc
  .tuple(fc.constantFrom(...sampleNames('webhook-')), fc.nat(), fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined)))
  .map(([name, at, other]) => {
    const values: { holder: Record<string, unknown>; key: string }[] = [];
    const walk = (holder: Record<string, unknown>): void => {
      for (const [key, value] of Object.entries(holder)) {
        values.push({ holder, key });
        if (typeof value === 'object' && value !== null) walk(value as Record<string, unknown>);
      }
    };
    const payload = sample(name) as Record<string, unknown>;
    walk(payload);
    const { holder, key } = values[at % values.length]!;
    holder[key] = other;
    return payload;
  });

describe('whatever comes in', () => {
  const answers = (raw: Uint8Array): boolean => {
    const result = readPayload(raw);
    return 'fault' in result || result.updates.every((update, n) => update.n === n && /^[a-z0-9_.-]+$/.test(update.kind));
  };

  it('any bytes are answered', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), answers), { numRuns: 500 });
  });

  it('any JSON is answered', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => answers(bytes(JSON.stringify(value)))), { numRuns: 500 });
  });

  it('any JSON under our names is answered', () => {
    fc.assert(fc.property(lookAlike, (value) => answers(bytes(JSON.stringify(value)))), { numRuns: 2_000 });
  });

  it('a damaged sample is answered, and beside it a good update is read as ever', () => {
    const good = connectInbound({ callId: 'wacid.good', at }).entry[0]!;
    fc.assert(
      fc.property(damaged, (payload) => {
        expect(answers(bytes(JSON.stringify(payload)))).toBe(true);
        const entries = Array.isArray(payload['entry']) ? (payload['entry'] as unknown[]) : [];
        expect(read({ entry: [...entries, good] }).at(-1)).toMatchObject({ meaning: 'call', platformCallId: 'wacid.good', event: 'connect' });
      }),
      { numRuns: 1_000 },
    );
  });
});
