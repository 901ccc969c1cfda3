import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limitOf, PageRequest, readCursor, writeCursor } from './page.request.ts';
import { checked } from './validation.ts';

const VIEW = 'call-history@1';
const refused = { code: 'invalid_request', status: 400 };
const raw = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const page = (query: object): Promise<PageRequest> => checked(PageRequest).transform(query, { type: 'query' }) as Promise<PageRequest>;

describe('a cursor', () => {
  it('leads back to the place that it was made of, whatever stands there', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), fc.string({ minLength: 1 }), (value, id) => {
        const cursor = writeCursor(VIEW, { value, id }) as string;
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(readCursor(VIEW, { cursor })).toEqual({ value, id });
      }),
    ));

  it('is null where there is no next page, and no place where there is no cursor', () => {
    expect(writeCursor(VIEW, null)).toBeNull();
    expect(readCursor(VIEW, {})).toBeNull();
  });

  it('of another list, or of another version of it, is refused', () => {
    for (const other of ['call-history@2', 'contact-events@1', 'call-history', '']) {
      const cursor = writeCursor(other, { value: 'x', id: 'cl_1' }) as string;
      expect(() => readCursor(VIEW, { cursor })).toThrow(expect.objectContaining(refused));
    }
  });

  it.each([
    ['garbage', 'garbage'],
    ['half of one', writeCursor(VIEW, { value: 'x', id: 'cl_1' })?.slice(0, 10)],
    ['no JSON', raw('{')],
    ['nothing', raw('')],
    ['null', raw('null')],
    ['an object', raw({ 0: VIEW, 1: 'x', 2: 'cl_1', length: 3 })],
    ['a number', raw('5')],
    ['a list of nothing', raw([])],
    ['no id', raw([VIEW, 'x'])],
    ['an id that is no text', raw([VIEW, 'x', 5])],
    ['a place that is an object', raw([VIEW, { $gt: '' }, 'cl_1'])],
    ['a place that is a list', raw([VIEW, ['x'], 'cl_1'])],
  ])('of %s is refused', (_, cursor) => {
    expect(() => readCursor(VIEW, { cursor: cursor as string })).toThrow(expect.objectContaining(refused));
  });
});

describe('what every list takes', () => {
  it('is a limit of 1 to 500, 50 where none is named', async () => {
    for (const [limit, items] of [['1', 1], ['50', 50], ['500', 500], ['007', 7]] as const) expect(limitOf(await page({ limit }))).toBe(items);
    expect(limitOf(await page({}))).toBe(50);
  });

  it.each(['0', '501', '-1', '1.5', '1e2', '', ' 5', 'all', '0x10'])('is not a limit of %p', async (limit) => {
    await expect(page({ limit })).rejects.toMatchObject(refused);
  });

  it('is each field once, and no other one', async () => {
    for (const query of [{ limit: ['1', '2'] }, { cursor: ['a', 'b'] }, { cursor: 'ä' }, { cursor: '' }, { offset: '1' }, { cursor: 'x'.repeat(2_001) }]) {
      await expect(page(query)).rejects.toMatchObject(refused);
    }
  });
});
