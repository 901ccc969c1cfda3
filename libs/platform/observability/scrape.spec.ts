import { describe, expect, it } from '@jest/globals';
import type { BuildSnapshot } from '#application/operations/snapshot';
import type { Look } from '#application/operations/watch';
import { instant } from '#domain/kernel/instant';
import type { SubscriberStatus } from '#engine/status';
import { Prometheus } from './prometheus.ts';
import { Scrape } from './scrape.ts';

const subscriber = (name: string, more: Partial<SubscriberStatus> = {}): SubscriberStatus => ({ name, state: 'following', position: 'log.5', lagEvents: 0, lagSeconds: 0, parked: 0, ...more });

/** The samples of a scrape that finds this. */
async function scraped(look: () => Promise<Look>, builds: readonly BuildSnapshot[] = []): Promise<readonly string[]> {
  const text = await new Scrape(new Prometheus(), { look }, { builds: async () => builds }).text();
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_bucket'));
}

const looking = (still: ReadonlyMap<string, number>, ...subscribers: readonly SubscriberStatus[]) => async (): Promise<Look> => ({ status: { head: 'log.9', settled: false, subscribers }, still, leases: [], silent: new Map() });

describe('a scrape', () => {
  it('finds how far everybody is, and who stands still', async () => {
    const found = await scraped(looking(new Map([['balances', 41_500]]), subscriber('inbox-calls'), subscriber('balances', { lagEvents: 12, lagSeconds: 40, parked: 2 })));
    expect(found).toEqual(
      expect.arrayContaining([
        'ringledger_lag_events{subscriber="inbox-calls"} 0',
        'ringledger_lag_events{subscriber="balances"} 12',
        'ringledger_lag_seconds{subscriber="balances"} 40',
        'ringledger_standing_still_seconds{subscriber="inbox-calls"} 0',
        'ringledger_standing_still_seconds{subscriber="balances"} 41.5',
        'ringledger_parked_documents{view="balances"} 2',
        'ringledger_subscriber_up{subscriber="balances"} 1',
        'ringledger_stores_up 1',
      ]),
    );
  });

  it('finds who has stopped', async () => {
    expect(await scraped(looking(new Map(), subscriber('balances', { state: 'stopped' })))).toContain('ringledger_subscriber_up{subscriber="balances"} 0');
  });

  it('finds how far builds at work are, for each of their views, and leaves out the others', async () => {
    const times = { startedAt: instant(0), since: instant(0), fault: null };
    const views = ['balances', 'agents'].map((view) => ({ view, from: `${view}@1`, to: `${view}@1#rb_1` }));
    const building: BuildSnapshot = { id: 'rb_1', kind: 'rebuild', state: 'building', targets: views, ...times, progress: 0.25, eventsPerSecond: 40_000, secondsLeft: 3 };
    const done: BuildSnapshot = { ...building, id: 'rb_2', state: 'done', targets: [{ view: 'channels', from: null, to: 'channels@1' }] };
    const beginning: BuildSnapshot = { ...done, id: 'rb_3', state: 'building', progress: null };
    const found = await scraped(looking(new Map()), [building, done, beginning]);
    expect(found.filter((line) => line.startsWith('ringledger_rebuild'))).toEqual([
      'ringledger_rebuild_progress{view="balances"} 0.25',
      'ringledger_rebuild_progress{view="agents"} 0.25',
      'ringledger_rebuild_events_per_second{view="balances"} 40000',
      'ringledger_rebuild_events_per_second{view="agents"} 40000',
    ]);
    expect((await scraped(looking(new Map()), [{ ...building, eventsPerSecond: null }]))).toContain('ringledger_rebuild_events_per_second{view="agents"} 0');
  });

  it('says that the stores are away, and nothing of what only they know', async () => {
    const prometheus = new Prometheus();
    let look = looking(new Map(), subscriber('balances', { lagEvents: 3 }));
    const scrape = new Scrape(prometheus, { look: () => look() }, { builds: () => Promise.reject(new Error('away')) });
    expect(await scrape.text()).toContain('ringledger_lag_events{subscriber="balances"} 3');
    look = () => Promise.reject(new Error('away'));
    const text = await scrape.text();
    expect(text).toContain('ringledger_stores_up 0');
    expect(text).not.toContain('balances');
    expect(scrape.contentType).toBe(prometheus.contentType);
  });
});
