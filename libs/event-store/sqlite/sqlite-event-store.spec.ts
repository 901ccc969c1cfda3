import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract } from '../contract.ts';
import type { EventStore } from '../event-store.ts';
import { openSqliteEventStore } from './open.ts';

eventStoreContract('sqlite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'log-'));
  const opened: EventStore[] = [];
  const open = async () => {
    const store = await openSqliteEventStore(directory);
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    reopen: open,
    async dispose() {
      for (const store of opened) await store.close();
      rmSync(directory, { recursive: true });
    },
  };
});
