import type { EncodedEvent } from '../embedded/stored-event.ts';
import { encodeBody } from './body-encoding.ts';
import type { Connection } from './database.ts';

/** The transaction that a group of appends is written in. Every method may throw what SQLite throws. */
export interface LogWriter {
  /** False also when SQLite has rolled back by itself, as it does when the disk is full. */
  readonly inTransaction: boolean;
  begin(): void;
  insertStream(id: number, name: string): void;
  insertEvent(position: number, stream: number, revision: number, event: EncodedEvent): void;
  commit(): void;
  rollback(): void;
}

/** The writer of a log file, its statements prepared once. */
export function sqliteLogWriter(connection: Connection): LogWriter {
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const commit = connection.prepare('COMMIT');
  const rollback = connection.prepare('ROLLBACK');
  const stream = connection.prepare<[number, string]>('INSERT INTO streams (id, name) VALUES (?, ?)');
  const event = connection.prepare<[number, number, number, string]>('INSERT INTO events (position, stream, revision, json) VALUES (?, ?, ?, ?)');
  const body = connection.prepare<[number, number, Uint8Array]>('INSERT INTO bodies (position, encoding, bytes) VALUES (?, ?, ?)');
  return {
    get inTransaction() {
      return connection.inTransaction;
    },
    begin: () => void begin.run(),
    insertStream: (id, name) => void stream.run(id, name),
    insertEvent(position, streamId, revision, encoded) {
      event.run(position, streamId, revision, encoded.json);
      if (!encoded.body) return;
      const { encoding, bytes } = encodeBody(encoded.body, encoded.packed);
      body.run(position, encoding, bytes);
    },
    commit: () => void commit.run(),
    rollback: () => void rollback.run(),
  };
}
