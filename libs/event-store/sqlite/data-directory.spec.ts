import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../contract/temporary-directory.ts';
import { DataDirectoryRefused } from '../errors.ts';
import { acquireDataDirectory } from './data-directory.ts';
import { refuseOldNode } from './database.ts';

const MODULE = fileURLToPath(new URL('./data-directory.ts', import.meta.url));

let child: ChildProcess | null = null;

/** Another process that takes the directory, says so, and stays. */
async function otherOwner(path: string): Promise<ChildProcess> {
  const program = `
    const { acquireDataDirectory } = await import(${JSON.stringify(MODULE)});
    acquireDataDirectory(${JSON.stringify(path)});
    console.log('taken');
    setInterval(() => {}, 1_000);`;
  const other = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = other;
  await once(other.stdout, 'data');
  return other;
}

describe('a data directory', () => {
  let directory: ReturnType<typeof temporaryDirectory>;

  beforeEach(() => {
    directory = temporaryDirectory();
  });

  afterEach(() => {
    child?.kill('SIGKILL');
    directory.remove();
  });

  it('is made where it is missing, and free again once released', () => {
    const path = join(directory.path, 'deep', 'data');
    const owned = acquireDataDirectory(path);
    expect(owned.path).toBe(path);
    owned.release();
    acquireDataDirectory(path).release();
  });

  it('is refused to a second owner in the same process', () => {
    const owned = acquireDataDirectory(directory.path);
    expect(() => acquireDataDirectory(directory.path)).toThrow(DataDirectoryRefused);
    owned.release();
  });

  it('is refused to a second process with a plain line, and free as soon as the first one is killed', async () => {
    const other = await otherOwner(directory.path);
    expect(() => acquireDataDirectory(directory.path)).toThrow(`the data directory ${directory.path} is in use by another process`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    acquireDataDirectory(directory.path).release();
  });

  it('is refused with the reason when it is no directory or its lock is no lock', () => {
    const file = join(directory.path, 'file');
    writeFileSync(file, 'text');
    expect(() => acquireDataDirectory(file)).toThrow(`the data directory ${file} cannot be used: `);
    const odd = join(directory.path, 'odd');
    mkdirSync(join(odd, 'lock.db'), { recursive: true });
    expect(() => acquireDataDirectory(odd)).toThrow(DataDirectoryRefused);
  });
});

describe('the version of Node', () => {
  it.each(['20.20.2', '18.0.0', '21.7.3'])('%s is refused by name, before the driver can crash', (version) => {
    expect(() => refuseOldNode(version)).toThrow(new DataDirectoryRefused(`the embedded store needs Node 22 or newer, and this is Node ${version}`));
  });

  it.each(['22.0.0', '24.21.0', '100.0.0'])('%s is taken', (version) => {
    expect(() => refuseOldNode(version)).not.toThrow();
  });
});
