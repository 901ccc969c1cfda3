import { describe, expect, it } from '@jest/globals';
import { Fields, Line, Order } from './order.fixture.request.ts';
import { Problem, type FieldFault } from './problem.ts';
import { checked } from './validation.ts';

const check = (body: unknown, type: new () => object = Order): Promise<unknown> => checked(type).transform(body, { type: 'body' }) as Promise<unknown>;

/** The faults of a body; fails where there is none. */
async function faults(body: unknown, type?: new () => object): Promise<readonly FieldFault[]> {
  const thrown = await check(body, type).catch((error: unknown) => error);
  if (!(thrown instanceof Problem)) throw new Error(`taken: ${JSON.stringify(thrown)}`);
  expect([thrown.code, thrown.status]).toEqual(['invalid_request', 400]);
  return thrown.body().errors ?? [];
}

describe('checking a body', () => {
  it('takes what fits, as an object of its class, down to the last one inside', async () => {
    const order = (await check({ name: 'Ann', lines: [{ label: 'one' }], line: { label: 'two' } })) as Order;
    expect(order).toBeInstanceOf(Order);
    expect(order.lines?.[0]).toBeInstanceOf(Line);
    expect(order).toEqual({ name: 'Ann', lines: [{ label: 'one' }], line: { label: 'two' } });
  });

  it('names every field that does not fit, with its path', async () => {
    expect(await faults({ name: 5, lines: [{ label: 'one' }, { label: 2 }, {}] })).toEqual([
      { path: 'name', message: 'is 1 to 5 characters' },
      { path: 'lines.1.label', message: 'is text' },
      { path: 'lines.2.label', message: 'is text' },
    ]);
    expect(await faults({})).toEqual([{ path: 'name', message: expect.any(String) }]);
  });

  it('names every field that it does not know, at any depth', async () => {
    const unknown = { name: 'Ann', extra: 1, lines: [{ label: 'one', more: null }], line: { label: 'two', most: {} } };
    const paths = (await faults(unknown)).map(({ path, message }) => [path, message]);
    expect(paths.sort()).toEqual([['extra', 'is not known here'], ['line.most', 'is not known here'], ['lines.0.more', 'is not known here']]);
  });

  it.each([['text', '"Ann"'], ['a number', '1'], ['a list', '[]'], ['a list of one', '[{"name":"Ann"}]'], ['true', 'true']])('wants an object, not %s', async (_, json) => {
    expect(await faults(JSON.parse(json))).toEqual([{ path: '', message: 'is an object' }]);
  });

  it.each([[undefined], [null]])('takes %p for a body without fields', async (body) => {
    expect(await faults(body)).toEqual([{ path: 'name', message: expect.any(String) }]);
  });

  it('wants an object where one stands inside, and not a list, text, number or null', async () => {
    for (const line of [[], [[]], 'x', 1]) expect(await faults({ name: 'Ann', line })).toContainEqual(expect.objectContaining({ path: expect.stringMatching(/^line/) }));
    for (const inner of [[], null, 'x', 1, [{ label: 'one' }]]) expect(await faults({ name: 'Ann', lines: [inner] })).toEqual([{ path: 'lines.0', message: 'is an object' }]);
    for (const lines of [{}, 'x', { 0: { label: 'one' }, length: 1 }]) expect(await faults({ name: 'Ann', lines })).toContainEqual({ path: 'lines', message: 'is a list' });
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf', 'isPrototypeOf', '__defineGetter__'])('does not know the field %s, which every object has', async (name) => {
    const own = JSON.parse(`{"name":"Ann","${name}":{"polluted":true}}`) as object;
    expect(await faults(own)).toEqual([{ path: name, message: 'is not known here' }]);
    const inside = JSON.parse(`{"name":"Ann","lines":[{"label":"one","${name}":1}]}`) as object;
    expect(await faults(inside)).toEqual([{ path: `lines.0.${name}`, message: 'is not known here' }]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('changes no type: what looks like a number or a truth stays text, and is a fault where text is wanted', async () => {
    expect(await faults({ name: true })).toHaveLength(1);
    expect(await check({ name: '1' })).toEqual({ name: '1' });
  });
});

describe.each([
  ['amount', ['50', '50.000000', '0.000001', '999999999999999999.999999'], ['0', '0.000000', '-1', '+1', '1e3', '1,5', ' 1', '1.0000001', '', '.5', 50, 0.1, true, {}, ['50'], '1000000000000000000']],
  ['minimum', ['0', '0.000000', '10'], ['-0', '-1', 'ten', 0, '']],
  ['id', ['acc-1', 'A', '9._-', 'a'.repeat(64)], ['', '-a', '.a', 'a b', 'a/b', 'é', 'a'.repeat(65), 1, 'a\n']],
  ['digits', ['436666719526789', '0', '1'.repeat(32)], ['', '+1', '1 2', '1'.repeat(33), 436_666_719, '١', '1\n']],
  ['zone', ['Europe/Rome', 'UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu'], ['', 'Rome', 'Mars/Base', 'Europe/Rome ', 'x'.repeat(65), 1, {}]],
  ['at', ['2026-11-25T10:00:00.000Z', '2026-11-25T10:00+01:00'], ['2026-11-25T10:00:00', '2026-11-25', '2026-02-30T10:00:00Z', '', 1_795_600_800, 'now']],
] as const)('a field of the kind %s', (name, fitting, unfitting) => {
  it.each(fitting.map((value) => [value]))('takes %p', async (value) => {
    expect(await check({ [name]: value }, Fields)).toEqual({ [name]: value });
  });

  it.each(unfitting.map((value) => [value]))('does not take %p', async (value) => {
    expect(await faults({ [name]: value }, Fields)).toEqual([{ path: name, message: expect.stringMatching(/^is /) }]);
  });
});
