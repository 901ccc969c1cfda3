import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scratch } from '#testing/scratch';
import { openStores } from './stores.ts';

const { folder, removeAll } = scratch();
const warn = (message: string): void => {
  throw new Error(message);
};

const open = (eventStoreDir: string, readStoreDir = eventStoreDir) => openStores({ eventStoreDir, readStoreDir, warn });

afterAll(removeAll);

describe('stores of a process', () => {
  it('are its own: a second process is refused in one line, until the first one lets go', async () => {
    const data = folder();
    const stores = await open(data);
    await expect(open(data)).rejects.toMatchObject({ name: 'DataDirectoryRefused', message: `the data directory ${data} is in use by another process` });
    const { logId } = stores.events;
    await stores.close();
    await stores.close();
    const again = await open(data);
    expect(again.events.logId).toBe(logId);
    await again.close();
  });

  it('may lie in one directory that is named in two ways', async () => {
    const data = folder();
    const stores = await open(data, `${relative(process.cwd(), data)}/`);
    expect(await stores.views.checkpoint('calls@1')).toBeNull();
    await stores.close();
  });

  it('may lie in two, each of which is taken', async () => {
    const [log, views] = [folder(), folder()];
    const stores = await open(log, views);
    for (const taken of [log, views]) await expect(open(taken)).rejects.toThrow(`${taken} is in use`);
    await stores.close();
  });

  it('leave nothing taken where one of them cannot be opened', async () => {
    const [log, views] = [folder(), folder()];
    const holder = await open(views);
    await expect(open(log, views)).rejects.toThrow(`${views} is in use`);
    await holder.close();
    const broken = folder();
    writeFileSync(join(broken, 'views.db'), 'this is no database, and long enough to be told from an empty one '.repeat(20));
    for (let tries = 0; tries < 2; tries++) await expect(open(log, broken)).rejects.toThrow('views.db');
    const stores = await open(log, views);
    await stores.close();
  });
});
