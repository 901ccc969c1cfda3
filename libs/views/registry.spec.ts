import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTexts, log } from '#testing/view-spec';
import { aDay } from './a-day.fixture.ts';
import { allViews } from './registry.ts';

const day = log(aDay);

describe('all views', () => {
  it('have each a name of their own, in the spelling of the contract', () => {
    const names = allViews.map(({ name }) => name);
    expect(names).toEqual([
      'agents', 'balances', 'call-history', 'channels', 'contact-events', 'contacts', 'inbox-calls', 'intake-buckets', 'intake-payloads', 'ledger-lines', 'market-maps', 'outbound', 'permissions', 'rate-cards',
    ]);
  });
});

describe.each(allViews.map((view) => [view.name, view] as const))('%s', (_name, view) => {
  const whole = foldTexts(view, day);

  it('is built live what it is rebuilt, to the byte, wherever the batches end', () => {
    expect(whole.size).toBeGreaterThan(0);
    fc.assert(fc.property(fc.array(fc.nat(day.length), { maxLength: 8 }), (cuts) => expect(foldTexts(view, day, cuts)).toEqual(whole)), { numRuns: 40 });
    expect(foldTexts(view, day, day.map((_, i) => i))).toEqual(whole);
  });

  it('knows nothing of events that it does not name', () => {
    const named = day.filter(({ data }) => data.type in view.on);
    expect(named.length).toBeGreaterThan(0);
    expect(foldTexts(view, named)).toEqual(whole);
  });

  it('takes any event in any order: folds are total', () => {
    const orders = fc.shuffledSubarray([...day], { maxLength: day.length });
    fc.assert(fc.property(orders, (events) => void foldTexts(view, events)), { numRuns: 60 });
  });

  it('has every field that its lists are filtered and sorted by, in every document', () => {
    const fields = new Set(view.indexes.flatMap(({ equals, sort }) => [...equals, sort]));
    for (const json of whole.values()) {
      const document = JSON.parse(json) as Record<string, unknown>;
      for (const field of fields) expect(document[field] === null ? 'null' : typeof document[field]).toMatch(/^(null|string|number|boolean)$/);
    }
  });

  it('has the same fields in the same order in all documents of one kind', () => {
    const shapes = [...whole.values()].map((json) => JSON.parse(json) as Record<string, unknown>);
    for (const kind of new Set(shapes.map((document) => document['kind'] ?? null))) {
      const orders = new Set(shapes.filter((document) => (document['kind'] ?? null) === kind).map((document) => Object.keys(document).join()));
      expect(orders.size).toBe(1);
    }
  });
});
