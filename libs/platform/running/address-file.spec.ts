import { afterAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { scratch } from '#testing/scratch';
import { keepAddress, keptAddress } from './address-file.ts';

const { folder, removeAll } = scratch();

afterAll(removeAll);

describe('the address of a server', () => {
  it('is found in its data directory as long as it runs', () => {
    const dataDir = folder();
    expect(keptAddress(dataDir)).toBeNull();
    const forget = keepAddress(dataDir, 'http://127.0.0.1:3000');
    expect(keptAddress(dataDir)).toBe('http://127.0.0.1:3000');
    forget();
    forget();
    expect(keptAddress(dataDir)).toBeNull();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is the newer one after a crash and another start', () => {
    const dataDir = folder();
    keepAddress(dataDir, 'http://127.0.0.1:3000');
    keepAddress(dataDir, 'http://127.0.0.1:3001');
    expect(keptAddress(dataDir)).toBe('http://127.0.0.1:3001');
  });

  it('is none in a folder that is not there', () => {
    expect(keptAddress(`${folder()}/nothing`)).toBeNull();
  });
});
