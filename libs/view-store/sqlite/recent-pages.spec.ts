import { describe, expect, it } from '@jest/globals';
import type { Commit, Query, QueryPage } from '../view-store.ts';
import { RecentPages } from './recent-pages.ts';

const query = (collection: string, limit = 50): Query => ({ collection, workspace: 'demo', equals: {}, sort: 'at', direction: 'descending', limit, after: null });
const page = (...ids: readonly string[]): QueryPage => ({ documents: ids.map((id) => ({ id, p: '1', json: '{}' })), next: null });
const write = (collection: string): Commit => ({ documents: [{ collection, id: 'demo/a', p: '2', json: '{}', fields: {} }], tombstones: [], checkpoints: [] });
const bury = (collection: string): Commit => ({ documents: [], tombstones: [{ collection, id: 'demo/a', p: '2' }], checkpoints: [] });
const never = (): QueryPage => {
  throw new Error('read again');
};

describe('recent pages', () => {
  it('answers the same question once more without reading', () => {
    const pages = new RecentPages();
    const first = pages.get(query('calls'), () => page('a'));
    expect(pages.get(query('calls'), never)).toBe(first);
    expect(pages.get(query('calls', 10), () => page('b'))).toEqual(page('b'));
  });

  it.each([write, bury])('reads again after something was written to the collection, and to no other', (touch) => {
    const pages = new RecentPages();
    pages.get(query('calls'), () => page('a'));
    pages.get(query('agents'), () => page('x'));
    pages.written(touch('calls'));
    expect(pages.get(query('calls'), () => page('b'))).toEqual(page('b'));
    expect(pages.get(query('agents'), never)).toEqual(page('x'));
  });

  it('keeps the pages asked for last, and none that is long', () => {
    const pages = new RecentPages();
    for (let limit = 1; limit <= 40; limit++) pages.get(query('calls', limit), () => page('a'));
    expect(pages.get(query('calls', 40), never)).toEqual(page('a'));
    expect(pages.get(query('calls', 1), () => page('again'))).toEqual(page('again'));
    const long = page(...Array.from({ length: 101 }, (_, i) => String(i)));
    pages.get(query('calls', 500), () => long);
    expect(pages.get(query('calls', 500), () => page('again'))).toEqual(page('again'));
  });

  it('forgets everything when collections go', () => {
    const pages = new RecentPages();
    pages.get(query('calls'), () => page('a'));
    pages.forgetAll();
    expect(pages.get(query('calls'), () => page('b'))).toEqual(page('b'));
  });
});
