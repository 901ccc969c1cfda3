/**
 * A program that appends to the log in the directory of its first argument until somebody kills it. It prints a line for every append that
 * was answered, and only then: what is printed has to be there for ever.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { acquireDataDirectory } from '../sqlite/data-directory.ts';
import { openSqliteEventStore } from '../sqlite/open.ts';
import { ping } from './sample-events.ts';

const WRITERS = 16;

/** One append that was answered, as it is printed. */
export interface Acknowledged {
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly ids: readonly string[];
}

async function appendForEver(directory: string): Promise<void> {
  acquireDataDirectory(directory);
  const store = await openSqliteEventStore(directory, { checkpointBounds: { every: 262_144, finishAbove: 64 } });
  const writer = async () => {
    const stream = `ping-w.${randomUUID()}`;
    for (let revision = -1; ; ) {
      const events = [ping(revision), ping(revision, { body: new Uint8Array(20_000).fill(revision) })];
      const answer = await store.append(stream, revision, events);
      revision = answer.revision;
      const line: Acknowledged = { stream, ...answer, ids: events.map(({ id }) => id) };
      writeSync(1, `${JSON.stringify(line)}\n`);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

await appendForEver(process.argv[2] ?? '');
