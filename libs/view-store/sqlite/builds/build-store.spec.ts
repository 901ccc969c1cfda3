import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { everything } from '../../contract/reading.ts';
import { at, call, commitOf, listing, place, stored } from '../../contract/sample.ts';
import { ViewStoreClosed } from '../../errors.ts';
import { ViewFileRefused } from '../connection.ts';
import { scratchDirectory } from '../scratch-directory.fixture.ts';
import type { ScratchDirectory } from '../scratch-directory.fixture.ts';
import { openBuild } from './build-store.ts';
import type { BuildStore } from './build-store.ts';
import { ASIDE, aside, built } from './calls-built.fixture.ts';

const parked = { collection: ASIDE.name, id: 'demo/c9', from: at(9), reason: 'TypeError in fold', at: 0 };
const commit = commitOf({ documents: [aside(call('c1', 1))], parked: [parked], checkpoints: [{ name: ASIDE.name, ...place(1) }] });

describe('a build', () => {
  let scratch: ScratchDirectory;
  let opened: BuildStore[];

  const open = async (name = 'b1'): Promise<BuildStore> => {
    const build = await openBuild(scratch.path, name);
    opened.push(build);
    await build.prepare([ASIDE]);
    return build;
  };

  beforeEach(async () => {
    scratch = await scratchDirectory();
    opened = [];
  });

  afterEach(async () => {
    for (const build of opened) await build.close();
    await scratch.remove();
  });

  it('holds documents, what is parked and checkpoints, and answers queries, in one file of its own', async () => {
    const build = await open();
    await build.commit(commit);
    expect(await build.collections()).toEqual([ASIDE]);
    expect(await everything(build, ASIDE.name)).toEqual(commit.documents.map(stored));
    expect((await build.query(listing({ collection: ASIDE.name }))).documents).toHaveLength(1);
    expect((await build.load(ASIDE.name, ['demo/c1'])).size).toBe(1);
    expect(await build.checkpoint(ASIDE.name)).toEqual(place(1));
    expect(await build.parked()).toEqual([parked]);
    await build.close();
    expect(await readdir(scratch.path)).toEqual(['builds']);
    expect(await readdir(join(scratch.path, 'builds'))).toEqual(['b1.db']);
  });

  it('goes on where it was when it is opened again', async () => {
    const before = await open();
    await before.commit(commit);
    await before.close();
    const build = await open();
    expect(await build.checkpoint(ASIDE.name)).toEqual(place(1));
    await build.commit(commitOf({ documents: [aside(call('c1', 2))], checkpoints: [{ name: ASIDE.name, ...place(2) }] }));
    expect(await build.scan(ASIDE.name, null, 10)).toEqual([stored(call('c1', 2))]);
    expect(await build.parked(ASIDE.name)).toEqual([parked]);
  });

  it('is written no more once it is complete', async () => {
    const build = await open();
    await build.complete();
    await expect(build.commit(commit)).rejects.toThrow(ViewStoreClosed);
    await expect(build.complete()).rejects.toThrow(ViewStoreClosed);
    await expect(openBuild(scratch.path, 'b1')).rejects.toThrow(ViewFileRefused);
    await expect(openBuild(scratch.path, 'b1')).rejects.toThrow('b1.db: is complete');
  });

  it('begins with nothing where an earlier one of its name was removed but for what lay beside it', async () => {
    await built(scratch.path, 'b1', commit);
    const path = join(scratch.path, 'builds');
    await mkdir(path, { recursive: true });
    for (const file of ['b2.db-wal', 'b2.db-shm']) await writeFile(join(path, file), 'left over');
    const build = await open('b2');
    expect(await build.scan(ASIDE.name, null, 10)).toEqual([]);
  });

  it('has a name that is no way out of its directory', async () => {
    for (const name of ['', '.', '..', '../b1', 'a/b', '.hidden', 'a\0', '-x', 'a b']) {
      await expect(openBuild(scratch.path, name)).rejects.toThrow(`not the name of a build: ${name}`);
    }
    expect(await readdir(scratch.path)).toEqual([]);
  });
});
