import { viewStoreContract } from '../../contract.ts';
import { CALLS } from '../../contract/sample.ts';
import type { ViewStore } from '../../view-store.ts';
import { scratchDirectory } from '../scratch-directory.fixture.ts';
import { openSqliteViewStore } from '../sqlite-view-store.ts';
import { openBuild } from './build-store.ts';

/** One of the two collections of every case lies in a build, the other one in `views.db`. */
viewStoreContract('sqlite, with a build that is served', async () => {
  const scratch = await scratchDirectory();
  const opened: ViewStore[] = [];
  const open = async (): Promise<ViewStore> => {
    const store = await openSqliteViewStore(scratch.path);
    opened.push(store);
    return store;
  };
  const build = await openBuild(scratch.path, 'calls');
  await build.prepare([CALLS]);
  await build.complete();
  return {
    store: await open(),
    reopen: open,
    beside: open,
    async dispose() {
      for (const store of opened) await store.close();
      await scratch.remove();
    },
  };
});
