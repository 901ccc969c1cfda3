import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, MINUTE, SECOND } from '#domain/kernel/instant';
import { diagnose } from './doctor.ts';
import type { Finding } from './finding.ts';
import type { BuildSnapshot, LeaseSnapshot, ParkedSnapshot, Snapshot, SubscriberSnapshot } from './snapshot.ts';

const NOW = instant(Date.UTC(2026, 10, 24, 10));

const subscriber = (more: Partial<SubscriberSnapshot> = {}): SubscriberSnapshot => ({
  name: 'inbox-calls', state: 'following', position: '16', lagEvents: 0, lagSeconds: 0, stillFor: 0, fault: null, next: null, here: false, ...more,
});

/** One that has not moved for 41 s. */
const stuck = (more: Partial<SubscriberSnapshot> = {}): SubscriberSnapshot => subscriber({ lagEvents: 12, lagSeconds: 42, stillFor: 41 * SECOND, next: { position: '17', type: 'CallEnded' }, ...more });

const lease = (more: Partial<LeaseSnapshot> = {}): LeaseSnapshot => ({ name: 'inbox-calls', owner: 'host-1/4711', epoch: 3, released: false, here: true, silentFor: null, ...more });

const parked = (more: Partial<ParkedSnapshot> = {}): ParkedSnapshot => ({
  parkedId: 'pk_1', view: 'balances', collection: 'balances@1', workspace: 'demo', documentId: 'acc-1', from: '09', eventType: 'AccountCharged', reason: 'TypeError in settle (balances.folds.ts:12)', at: instant(NOW - 5 * MINUTE), ...more,
});

const build = (more: Partial<BuildSnapshot> = {}): BuildSnapshot => ({
  id: 'rb_1', kind: 'rebuild', state: 'building', targets: [{ view: 'balances', from: 'balances@1', to: 'balances@1#rb_1' }], startedAt: NOW, since: instant(NOW - MINUTE), fault: null, progress: null, eventsPerSecond: null, secondsLeft: null, ...more,
});

const found = (more: Partial<Snapshot>): readonly Finding[] =>
  diagnose({ now: NOW, stillAfter: 30 * SECOND, stores: { events: true, views: true }, subscribers: [subscriber()], leases: [lease()], parked: [], builds: [], sending: true, ...more });

/** The only finding. */
function only(more: Partial<Snapshot>): Finding {
  const findings = found(more);
  expect(findings).toHaveLength(1);
  return findings[0] as Finding;
}

describe('a doctor', () => {
  it('finds nothing where everybody moves or rests', () => {
    expect(found({ subscribers: [subscriber(), subscriber({ lagEvents: 900, lagSeconds: 9, stillFor: 29 * SECOND })] })).toEqual([]);
    expect(found({ builds: [build({ state: 'done' }), build({ state: 'cancelled' })] })).toEqual([]);
  });

  it('names the first blocked position, who holds the lease, since when, the last error and what to do', () => {
    const fault = 'StoreUnavailable (SQLITE_FULL) in commit (views-file.ts:40)';
    expect(only({ subscribers: [stuck({ fault })] })).toEqual({
      gravity: 'blocked',
      about: 'inbox-calls',
      words: `It has not moved for 41 s before 17 (CallEnded), with 12 events to do. This process (host-1/4711) holds its lease. What it does fails and is tried again: ${fault}.`,
      advice: 'The disk is full: make room. It goes on by itself.',
      position: '17',
      since: '2026-11-24T09:59:19.000Z',
      holder: 'host-1/4711',
      lastError: fault,
    });
  });

  it.each([
    ['StoreUnavailable in append (x.ts:1)', /store cannot be reached/],
    ['MongoNetworkError (ECONNREFUSED) in connect (x.ts:1)', /store cannot be reached/],
    ['SqliteError (SQLITE_IOERR_WRITE) in run (x.ts:1)', /damaged or may not be written/],
    ['KeysUnavailable (SQLITE_BUSY) in ringed (x.ts:1)', /keys cannot be read/],
    ['TypeError in handle (x.ts:1)', /one of the program/],
  ])('advises on %s', (fault, advice) => {
    expect(only({ subscribers: [stuck({ fault })] }).advice).toMatch(advice);
  });

  it.each<[string, LeaseSnapshot[], RegExp, RegExp, string | null]>([
    ['nobody', [], /Nobody ever took its lease/, /Start a process/, null],
    ['somebody who gave it back', [lease({ released: true })], /host-1\/4711 gave it back/, /Start a process/, null],
    ['this process', [lease()], /This process/, /neither works nor fails/, 'host-1/4711'],
    ['another one that is alive', [lease({ here: false, owner: 'host-2/1', silentFor: 0 })], /host-2\/1 holds its lease and is alive/, /Ask the doctor of host-2\/1/, 'host-2/1'],
    ['another one that is silent', [lease({ here: false, owner: 'host-2/1', silentFor: 9 * SECOND })], /has not been heard of for 9 s/, /another process takes over/, 'host-2/1'],
    ['another one of whom nobody knows', [lease({ here: false, owner: 'host-2/1' })], /is alive/, /Ask the doctor/, 'host-2/1'],
  ])('says of one that stands still without a fault that %s holds its lease', (_, leases, words, advice, holder) => {
    const finding = only({ subscribers: [stuck()], leases });
    expect(finding.words).toMatch(words);
    expect(finding.advice).toMatch(advice);
    expect(finding.holder).toBe(holder);
  });

  it('says that this process keeps what stands still where there are no leases', () => {
    const { words, advice, holder } = only({ subscribers: [stuck({ here: true })], leases: [] });
    expect([words, advice, holder]).toEqual([expect.stringContaining('This process keeps it.'), expect.stringMatching(/neither works nor fails/), null]);
  });

  it('tells what has stopped from what stands still, at once', () => {
    const finding = only({ subscribers: [subscriber({ state: 'stopped', fault: 'TypeError in run (loop.ts:1)', next: { position: '17', type: 'CallEnded' } })] });
    expect(finding).toMatchObject({ gravity: 'blocked', position: '17', lastError: 'TypeError in run (loop.ts:1)' });
    expect(finding.words).toBe('It has stopped before 17 (CallEnded); its last error was TypeError in run (loop.ts:1).');
    expect(only({ subscribers: [subscriber({ state: 'stopped' })] }).words).toBe('It has stopped.');
  });

  it('notes who is late and moves, and does not take it for standing still', () => {
    const late = only({ subscribers: [subscriber({ state: 'catching_up', lagEvents: 100_000, lagSeconds: 7_500, stillFor: 2 * SECOND })] });
    expect([late.gravity, late.words]).toEqual(['note', 'It is 100000 events and 2 h 5 min behind, and moves.']);
  });

  it('notes a view that is still read in its version from before', () => {
    expect(only({ subscribers: [subscriber({ state: 'rebuilding' })] })).toMatchObject({ gravity: 'note', about: 'inbox-calls', words: expect.stringContaining('version before') });
  });

  it('names what is parked: how many, the first event at fault, since when, and why', () => {
    const second = parked({ parkedId: 'pk_2', from: '04', eventType: null, workspace: 'other', at: instant(NOW - MINUTE), reason: 'RangeError in topUp (x.ts:1)' });
    expect(only({ parked: [parked(), second] })).toEqual({
      gravity: 'degraded',
      about: 'balances',
      words: '2 documents of it are parked, the first at 04 in workspace other: RangeError in topUp (x.ts:1). Everything else goes on.',
      advice: '"ringledger parked redrive balances" folds them anew from the log; where the fold itself is at fault, bring in a release that mends it first.',
      position: '04',
      since: '2026-11-24T09:55:00.000Z',
      holder: null,
      lastError: 'RangeError in topUp (x.ts:1)',
    });
    expect(only({ parked: [parked()] }).words).toContain('1 document of it is parked, the first at 09 (AccountCharged) in workspace demo');
    expect(found({ parked: [parked(), parked({ view: 'channels' })] }).map(({ about }) => about)).toEqual(['balances', 'channels']);
  });

  it('says what stopped a build, and how to go on or to give up', () => {
    const fault = { view: 'balances', position: '09', document: 'demo/acc-1', reason: 'TypeError in settle (x.ts:1)' };
    const finding = only({ builds: [build({ state: 'failed', fault })] });
    expect(finding).toMatchObject({ gravity: 'degraded', about: 'rebuild rb_1', position: '09', lastError: fault.reason });
    expect(finding.words).toContain('the build has stopped at 09 in balances: TypeError in settle (x.ts:1)');
    expect(finding.advice).toBe('Mend the cause, then "ringledger builds resume rb_1"; or "ringledger builds cancel rb_1".');
    expect(only({ builds: [build({ state: 'failed', fault: { ...fault, view: null, position: null } })] }).words).toContain('the build has stopped: TypeError');
  });

  it('notes how far a build is', () => {
    expect(only({ builds: [build()] }).words).toMatch(/^balances: being built\. /);
    expect(only({ builds: [build({ progress: 0.426, eventsPerSecond: 41_234.5, secondsLeft: 75 })] }).words).toContain('being built, 42 % done, 41235 events a second, 75 s left.');
    expect(only({ builds: [build({ state: 'switching' })] }).words).toContain('put in place');
    expect(only({ builds: [build({ state: 'cancelling' })] }).words).toContain('cleared away');
  });

  it.each([['events', 'The event store does not answer.'], ['views', 'The view store does not answer.']])('says that the store of %s is away', (store, words) => {
    expect(only({ stores: { events: true, views: true, [store]: false } })).toMatchObject({ gravity: 'blocked', words });
  });

  it('notes that nothing is sent without a token', () => {
    expect(only({ sending: false })).toMatchObject({ gravity: 'note', about: 'outbox', advice: expect.stringContaining('GRAPH_API_TOKEN') });
  });

  it('tells the worst first', () => {
    const findings = found({ sending: false, parked: [parked()], subscribers: [subscriber({ name: 'a', lagSeconds: 20, lagEvents: 1 }), stuck()], builds: [build()] });
    expect(findings.map(({ gravity, about }) => [gravity, about])).toEqual([['blocked', 'inbox-calls'], ['degraded', 'balances'], ['note', 'a'], ['note', 'rebuild rb_1'], ['note', 'outbox']]);
  });

  it('has something to say of everybody who stands still, whatever else is the case', () => {
    const state = fc.constantFrom<SubscriberSnapshot['state'][]>('following', 'catching_up', 'rebuilding', 'stopped');
    const any = fc.record({ state, lagEvents: fc.nat(5), stillFor: fc.nat(90_000), fault: fc.option(fc.constant('TypeError')), held: fc.boolean(), here: fc.boolean() });
    fc.assert(
      fc.property(any, ({ held, here, ...more }) => {
        const findings = found({ subscribers: [subscriber(more)], leases: held ? [lease({ here })] : [] });
        const stands = more.state === 'stopped' || (more.lagEvents > 0 && more.stillFor >= 30_000);
        expect(findings.some(({ gravity }) => gravity === 'blocked')).toBe(stands);
        for (const { words, advice } of findings) expect([words, advice]).toEqual([expect.stringMatching(/^[A-Z].*\.$/), expect.stringMatching(/\.$/)]);
      }),
    );
  });
});
