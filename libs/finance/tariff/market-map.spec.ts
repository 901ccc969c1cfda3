import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { builtInMarketMap, knownMarkets, readMarketMap } from './market-map.ts';
import { marketOf } from './market.ts';

const HEADER = 'dial_prefix,iso,market';
const read = (...lines: readonly string[]) => readMarketMap([HEADER, ...lines].join('\n'), (canonical) => `hash of ${canonical}`);

function errors(...lines: readonly string[]) {
  const result = read(...lines);
  return result.ok ? [] : result.errors;
}

const hashOf = (text: string) => {
  const result = readMarketMap(text, (canonical) => canonical);
  return result.ok ? result.file.hash : null;
};

describe('market map file', () => {
  it('MO-6 reads rows in the order of prefix and country', () =>
    expect(read('39,IT,Italy', '1,US,North America', '1,CA,North America')).toMatchObject({
      ok: true,
      file: {
        rows: [
          { dialPrefix: '1', iso: 'CA', market: 'North America' },
          { dialPrefix: '1', iso: 'US', market: 'North America' },
          { dialPrefix: '39', iso: 'IT', market: 'Italy' },
        ],
      },
    }));

  it('MO-6 gives the same hash to the same content, with or without notes beside it', () => {
    const plain = hashOf(`${HEADER}\n39,IT,Italy\n1,US,North America\n`);
    expect(plain).not.toBeNull();
    expect(hashOf('dial_prefix,iso,country,market,own_market_from,source\r\n1,US,United States,North America,,x\r\n39,IT,Italy,Italy,,"a, b"')).toBe(plain);
    expect(hashOf(`${HEADER}\n39,IT,Italy\n1,US,Other\n`)).not.toBe(plain);
  });

  it('MO-6 takes one prefix twice only with the same market', () => {
    expect(errors('1,US,North America', '1,CA,North America')).toEqual([]);
    expect(errors('1,US,North America', '39,IT,Italy', '1,CA,Canada')).toEqual([
      { line: 4, message: 'prefix 1 is in "North America" already, in line 2' },
    ]);
  });

  it('counts a row that stands twice once', () => expect(read('39,IT,Italy', '39,IT,Italy')).toMatchObject({ file: { rows: [{ iso: 'IT' }] } }));

  it.each([
    ['+39,IT,Italy', 'dial_prefix is digits without a plus, not "+39"'],
    ['039,IT,Italy', 'dial_prefix is digits without a plus, not "039"'],
    [',IT,Italy', 'dial_prefix is digits without a plus, not ""'],
    ['39,ITA,Italy', 'iso is a country in two capital letters, not "ITA"'],
    ['39,it,Italy', 'iso is a country in two capital letters, not "it"'],
    ['39,IT,', 'market is empty'],
    ['39,IT', '2 values for 3 columns'],
  ])('MO-6 says of %j: %s', (line, message) => expect(errors('1,US,North America', line)).toEqual([{ line: 3, message }]));

  it('names a column that it does not know', () =>
    expect(readMarketMap('dial_prefix,iso,market,price\n1,US,Other,3', String)).toEqual({
      ok: false,
      errors: [{ line: 1, message: 'unknown column "price"' }],
    }));

  it('knows the markets of all maps, and Other', () => {
    const one = { from: '2026-01-01', hash: '', rows: [{ dialPrefix: '39', iso: 'IT', market: 'Italy' }] };
    expect([...knownMarkets([one, { ...one, rows: [{ dialPrefix: '212', iso: 'MA', market: 'Morocco' }] }])]).toEqual(['Other', 'Italy', 'Morocco']);
  });
});

describe('the built-in market map', () => {
  const map = builtInMarketMap(readFileSync(new URL('../assets/market-map.csv', import.meta.url), 'utf8'), String);

  it('MO-3 tells the markets of the North American numbers apart', () => {
    const ofNumber = (number: string) => marketOf(map, { number, bsuid: null });
    expect(['16315553602', '18095550000', '12425550000'].map(ofNumber)).toEqual(['North America', 'Rest of Latin America', 'Other']);
  });

  it('has one market for every country that it lists, so that a BSUID always tells it', () =>
    expect([...new Set(map.rows.map(({ iso }) => iso))].filter((iso) => marketOf(map, { number: null, bsuid: `${iso}.1` }) === null)).toEqual([]));

  it('holds from before any call', () => expect([map.from < '2024-01-01', map.rows.length]).toEqual([true, 167]));

  it('stops the start when its file is broken', () => expect(() => builtInMarketMap('nonsense', String)).toThrow('built-in market map is broken'));
});
