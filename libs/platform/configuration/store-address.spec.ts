import { describe, expect, it } from '@jest/globals';
import { ConfigurationFault } from './configuration-fault.ts';
import { folderOf } from './store-address.ts';

const at = (address: string | undefined): string => folderOf('EVENT_STORE_URL', address, './data', 'esdb');

describe('store address', () => {
  it('is the data directory unless it names a folder', () => {
    expect([undefined, '', 'sqlite:'].map(at)).toEqual(['./data', './data', './data']);
    expect(at('sqlite:/var/lib/ringledger')).toBe('/var/lib/ringledger');
    expect(at('sqlite:logs/a b')).toBe('logs/a b');
  });

  it('of a server that this version has not says so', () =>
    expect(() => at('esdb://admin:pass@host:2113')).toThrow(new ConfigurationFault('EVENT_STORE_URL: esdb:// is not supported by this version; use sqlite:FOLDER')));

  it('of anything else shows no more of it than its scheme', () =>
    expect(() => at('redis://admin:pass@host')).toThrow(new ConfigurationFault('EVENT_STORE_URL is not an address of a store: redis:…; use sqlite:FOLDER')));
});
