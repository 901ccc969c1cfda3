import type { Checkpoint, Collection, Commit, DocumentWrite, IndexValue, Query, StoredDocument, Tombstone } from '../view-store.ts';

/** The collections that every case finds prepared. */
export const CALLS: Collection = {
  name: 'calls@1',
  indexes: [
    { equals: [], sort: 'at' },
    { equals: ['state'], sort: 'at' },
    { equals: ['agent', 'state'], sort: 'at' },
    { equals: ['state'], sort: 'agent' },
  ],
};
export const NOTES: Collection = { name: 'notes@3', indexes: [{ equals: ['read'], sort: 'title' }] };

const LOG = 'log-1';

/** The nth position of the log. */
export const at = (n: number): string => String(n).padStart(20, '0');

export const place = (n: number, logId = LOG): Checkpoint => ({ logId, position: at(n) });

/** A call in the workspace `demo`; its JSON says which write it was, so that a test can tell two writes apart. */
export function call(id: string, p: number, fields: Readonly<Record<string, IndexValue>> = {}): DocumentWrite {
  const inWorkspace = id.includes('/') ? id : `demo/${id}`;
  return { collection: CALLS.name, id: inWorkspace, p: at(p), json: JSON.stringify({ id, p }), fields: { at: p, state: 'live', agent: null, ...fields } };
}

export function gone(id: string, p: number): Tombstone {
  return { collection: CALLS.name, id: id.includes('/') ? id : `demo/${id}`, p: at(p) };
}

/** What the store gives back for a write. */
export const stored = ({ id, p, ...write }: DocumentWrite | Tombstone): StoredDocument => ({ id, p, json: 'json' in write ? write.json : null });

export const commitOf = (commit: Partial<Commit>): Commit => ({ documents: [], tombstones: [], checkpoints: [], ...commit });

/** All calls of `demo`, oldest first, unless said otherwise. */
export const listing = (query: Partial<Query> = {}): Query => ({
  collection: CALLS.name,
  workspace: 'demo',
  equals: {},
  sort: 'at',
  direction: 'ascending',
  limit: 100,
  after: null,
  ...query,
});
