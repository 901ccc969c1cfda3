import type { Lease } from '../view-store.ts';
import type { Connection } from './connection.ts';

/** The table of leases in `progress.db`: one row each, which holds the last epoch. */
export interface LeaseTable {
  get(name: string): Lease | null;
  /** In order of name. */
  list(): readonly Lease[];
  take(name: string, epoch: number, owner: string): boolean;
  beat(name: string, epoch: number): boolean;
  release(name: string, epoch: number): void;
}

type Row = Omit<Lease, 'released'> & { readonly released: 0 | 1 };

const SELECT = 'SELECT name, epoch, owner, beat, released FROM leases';
const TAKE = `INSERT INTO leases (name, epoch, owner, beat, released) VALUES (?, ?, ?, 0, 0)
  ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, owner = excluded.owner, beat = 0, released = 0 WHERE excluded.epoch > epoch`;

/** Takes a file whose tables are made. */
export function leasesOf(connection: Connection): LeaseTable {
  const one = connection.prepare<[string], Row>(`${SELECT} WHERE name = ?`);
  const all = connection.prepare<[], Row>(`${SELECT} ORDER BY name`);
  const take = connection.prepare(TAKE);
  const beat = connection.prepare('UPDATE leases SET beat = beat + 1 WHERE name = ? AND epoch = ? AND released = 0');
  const release = connection.prepare('UPDATE leases SET released = 1 WHERE name = ? AND epoch = ?');
  return {
    get(name) {
      const row = one.get(name);
      return row ? leaseOf(row) : null;
    },
    list: () => all.all().map(leaseOf),
    take: (name, epoch, owner) => take.run(name, epoch, owner).changes > 0,
    beat: (name, epoch) => beat.run(name, epoch).changes > 0,
    release: (name, epoch) => void release.run(name, epoch),
  };
}

const leaseOf = ({ released, ...row }: Row): Lease => ({ ...row, released: released === 1 });
