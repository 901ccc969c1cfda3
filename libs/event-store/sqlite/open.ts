import type { EventStore } from '../event-store.ts';
import { reason } from './database.ts';
import { openLogFile, openLogFileReadOnly, type LogFile } from './log-file.ts';
import { sqliteLogWriter } from './log-writer.ts';
import { openReader, type ReadOnlyLog } from './read-only-log.ts';
import { SqliteEventStore } from './sqlite-event-store.ts';
import { ThreadedCheckpointer, type CheckpointOptions, type WalCheckpointer } from './wal-checkpointer.ts';

export type { ReadOnlyLog } from './read-only-log.ts';

/** How the embedded store is opened. */
export interface SqliteOptions {
  /** `thread` (default): a thread of its own keeps the write-ahead log short. `commit`: commits do it, as plain SQLite does. */
  readonly checkpoints?: 'thread' | 'commit';
  /** Of the thread; for tests. */
  readonly checkpointBounds?: Pick<CheckpointOptions, 'every' | 'finishAbove'>;
  /** Default: 1 MiB, so that what fits here fits an EventStoreDB as well. */
  readonly maxAppendBytes?: number;
  /** Told of what does no harm but should be known, such as that the checkpointing thread has ended. */
  readonly warn?: (message: string) => void;
}

/**
 * Opens the log in a data directory, making it where it is missing. The caller has taken the directory before
 * (see `acquireDataDirectory`). Throws `DataDirectoryRefused`.
 */
export async function openSqliteEventStore(directory: string, options: SqliteOptions = {}): Promise<EventStore> {
  const log = openLogFile(directory);
  const checkpointer = options.checkpoints === 'commit' ? atCommits(log, options) : inThread(log, options);
  const writer = sqliteLogWriter(log.connection);
  return new SqliteEventStore({ log, writer, checkpointer, maxAppendBytes: options.maxAppendBytes ?? 1_048_576 });
}

/** Opens an existing log for reading, also beside the process that owns the directory. Throws `DataDirectoryRefused`. */
export async function openLogReadOnly(directory: string): Promise<ReadOnlyLog> {
  return openReader(openLogFileReadOnly(directory));
}

function inThread(log: LogFile, options: SqliteOptions): WalCheckpointer {
  const { file, connection } = log;
  connection.pragma('wal_autocheckpoint = 0');
  return new ThreadedCheckpointer(file, {
    ...options.checkpointBounds,
    finish: () => checkpoint(log, options.warn),
    faulted: (fault) => options.warn?.(`${file} could not be checkpointed: ${fault}`),
    ended(error) {
      options.warn?.(`the checkpointing thread of ${file} ended, so commits do its work: ${reason(error)}`);
      connection.pragma('wal_autocheckpoint = 1000');
    },
  });
}

function atCommits(log: LogFile, { warn }: SqliteOptions): WalCheckpointer {
  log.connection.pragma('wal_autocheckpoint = 1000');
  return { grown: () => undefined, stop: async () => checkpoint(log, warn) };
}

/** Nothing is lost when it fails: the next start finds the write-ahead log. */
function checkpoint({ file, connection }: LogFile, warn: SqliteOptions['warn']): void {
  try {
    connection.pragma('wal_checkpoint(PASSIVE)');
  } catch (error) {
    warn?.(`${file} could not be checkpointed: ${reason(error)}`);
  }
}
