import { AnotherLog } from '../errors.ts';
import type { Checkpoint } from '../view-store.ts';
import type { Connection } from './connection.ts';

/** The table of named places in the log that `views.db` and `progress.db` each have. */
export interface Checkpoints {
  get(name: string): Checkpoint | null;
  /** Forwards only. Throws {@link AnotherLog} when the stored one is in another log. */
  advance(name: string, to: Checkpoint): void;
  /** Throws {@link AnotherLog} when the stored one is in another log than this. */
  check(name: string, logId: string): void;
}

const GET = 'SELECT log_id AS logId, position FROM checkpoints WHERE name = ?';
const ADVANCE = `INSERT INTO checkpoints (name, log_id, position) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE excluded.position > position AND excluded.log_id = log_id`;

/** Takes a file whose tables are made. */
export function checkpointsOf(connection: Connection): Checkpoints {
  const select = connection.prepare<[string], Checkpoint>(GET);
  const advance = connection.prepare<[string, string, string]>(ADVANCE);
  const get = (name: string): Checkpoint | null => select.get(name) ?? null;
  function check(name: string, logId: string): void {
    const stored = get(name);
    if (stored && stored.logId !== logId) throw new AnotherLog(name, stored.logId, logId);
  }
  return {
    get,
    check,
    advance(name, { logId, position }) {
      if (advance.run(name, logId, position).changes === 0) check(name, logId);
    },
  };
}
