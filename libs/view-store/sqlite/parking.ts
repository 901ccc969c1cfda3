import type { ParkedDocument, Parking } from '../view-store.ts';
import type { Connection } from './connection.ts';

/** The table of what is parked of the collections in one file. */
export interface ParkingTable {
  /** In order of collection and id. */
  list(collection?: string): readonly ParkedDocument[];
  /** A document that is parked already stays as it is. */
  park(document: ParkedDocument): void;
  /** Only where it is parked from this position. */
  unpark(parking: Parking): void;
}

const LIST = 'SELECT collection, id, from_position AS "from", reason, at FROM parked';

/** Takes a file whose tables are made. */
export function parkingOf(connection: Connection): ParkingTable {
  const all = connection.prepare<[], ParkedDocument>(`${LIST} ORDER BY collection, id`);
  const some = connection.prepare<[string], ParkedDocument>(`${LIST} WHERE collection = ? ORDER BY id`);
  const insert = connection.prepare('INSERT INTO parked (collection, id, from_position, reason, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const remove = connection.prepare('DELETE FROM parked WHERE collection = ? AND id = ? AND from_position = ?');
  return {
    list: (collection) => (collection === undefined ? all.all() : some.all(collection)),
    park: ({ collection, id, from, reason, at }) => void insert.run(collection, id, from, reason, at),
    unpark: ({ collection, id, from }) => void remove.run(collection, id, from),
  };
}
