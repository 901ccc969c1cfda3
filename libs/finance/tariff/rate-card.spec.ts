import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { builtInMarketMap, knownMarkets } from './market-map.ts';
import { readRateCard } from './rate-card.ts';

const HEADER = 'market,direction,tier_from_minute,tier_to_minute,rate_per_minute';
const markets = new Set(['Italy', 'Other', 'Rest of Africa']);
const read = (text: string, incrementSeconds?: number) => readRateCard(text, { hash: (canonical) => `hash of ${canonical}`, markets, incrementSeconds });
const rows = (...lines: readonly string[]) => read([HEADER, ...lines].join('\n'));

function errors(...lines: readonly string[]) {
  const result = rows(...lines);
  return result.ok ? [] : result.errors;
}

function file(text: string, incrementSeconds?: number) {
  const result = read(text, incrementSeconds);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.file;
}

describe('rate card file', () => {
  it('MO-6 reads rows with rates of six decimals, in the order of market, direction and tier', () =>
    expect(file([HEADER, 'Italy,outbound,50001,,0.0084', 'Italy,inbound,0,,0.01', 'Italy,outbound,0,50000,0.0103'].join('\r\n'))).toMatchObject({
      incrementSeconds: 6,
      rows: [
        { market: 'Italy', direction: 'inbound', tierFrom: 0, tierTo: null, ratePerMinute: '0.010000' },
        { market: 'Italy', direction: 'outbound', tierFrom: 0, tierTo: 50000, ratePerMinute: '0.010300' },
        { market: 'Italy', direction: 'outbound', tierFrom: 50001, tierTo: null, ratePerMinute: '0.008400' },
      ],
    }));

  it('is all outbound without the column direction, or with an empty one', () => {
    const bare = file('market,tier_from_minute,tier_to_minute,rate_per_minute\nItaly,0,,0.0103');
    expect(bare.rows[0]?.direction).toBe('outbound');
    expect(file(`${HEADER}\nItaly,,0,,0.0103`)).toEqual(bare);
  });

  it('MO-6 gives the same hash to the same content, however it is written', () => {
    const one = file(`${HEADER}\nItaly,outbound,0,,0.0103\nOther,outbound,0,,0.02`);
    expect(file(`\uFEFF${HEADER}\r\nOther,outbound,0,,0.020000\r\n"Italy", outbound,0,,0.010300\r\n`).hash).toBe(one.hash);
    expect(file(`${HEADER}\nItaly,outbound,0,,0.0104\nOther,outbound,0,,0.02`).hash).not.toBe(one.hash);
  });

  it('MO-1 takes an increment that divides 60, as a part of its content', () => {
    const text = `${HEADER}\nItaly,outbound,0,,0.0103`;
    expect(file(text, 60)).toMatchObject({ incrementSeconds: 60 });
    expect(file(text, 60).hash).not.toBe(file(text).hash);
    expect(() => read(text, 7)).toThrow(RangeError);
  });

  it('takes a last tier with an end: beyond it there is no rate', () => expect(rows('Italy,outbound,0,50000,0.0103').ok).toBe(true));

  it.each([
    ['Italy,outbound,0,,0,0103', '6 values for 5 columns'],
    ['Atlantis,outbound,0,,0.01', 'no market map names the market "Atlantis"'],
    [',outbound,0,,0.01', 'no market map names the market ""'],
    ['Italy,both,0,,0.01', 'direction is inbound or outbound, not "both"'],
    ['Italy,outbound,-1,,0.01', 'tier_from_minute is a whole number of minutes, not "-1"'],
    ['Italy,outbound,,,0.01', 'tier_from_minute is a whole number of minutes, not ""'],
    ['Italy,outbound,0,5e4,0.01', 'tier_to_minute is a whole number of minutes or empty, not "5e4"'],
    ['Italy,outbound,0,,free', 'rate_per_minute is a number with at most six decimals, not "free"'],
    ['Italy,outbound,0,,-0.01', 'rate_per_minute is a number with at most six decimals, not "-0.01"'],
    ['Italy,outbound,0,,0.0103001', 'rate_per_minute is a number with at most six decimals, not "0.0103001"'],
    ['Italy,outbound,0,,1e-2', 'rate_per_minute is a number with at most six decimals, not "1e-2"'],
    ['Italy,outbound,100,50,0.01', 'the tier ends at 50, before it begins at 100'],
  ])('MO-6 says of %j: %s', (line, message) => expect(errors('Other,outbound,0,,0.02', line)).toEqual([{ line: 3, message }]));

  it('MO-6 finds a gap between tiers, in the line after it', () =>
    expect(errors('Italy,outbound,0,50000,0.0103', 'Other,outbound,0,,0.02', 'Italy,outbound,60001,,0.0084')).toEqual([
      { line: 4, message: 'Italy, outbound: gap between minute 50000 (line 2) and minute 60001' },
    ]));

  it('MO-6 finds a first tier that does not begin at 0', () =>
    expect(errors('Italy,outbound,1,,0.0103')).toEqual([
      { line: 2, message: 'Italy, outbound: gap at the start, the first tier begins at minute 0 and not at 1' },
    ]));

  it('MO-6 finds overlaps: by a minute, of the same tier twice, and after a tier without end', () => {
    expect(errors('Italy,outbound,0,50000,0.0103', 'Italy,outbound,50000,,0.0084')).toEqual([
      { line: 3, message: 'Italy, outbound: the tier from 50000 overlaps the one from 0 to 50000 (line 2)' },
    ]);
    expect(errors('Italy,outbound,0,,0.0103', 'Italy,outbound,0,,0.0103')).toMatchObject([{ line: 3 }]);
    expect(errors('Italy,outbound,0,,0.0103', 'Italy,outbound,50001,,0.0084')).toEqual([
      { line: 3, message: 'Italy, outbound: the tier from 50001 overlaps the one from 0 to no end (line 2)' },
    ]);
  });

  it('sees no gap after a tier that lies inside another one', () =>
    expect(errors('Italy,outbound,0,100,0.03', 'Italy,outbound,10,20,0.02', 'Italy,outbound,101,,0.01')).toMatchObject([{ line: 3 }]));

  it('MO-6 finds a rate that rises with the tier; an equal one is fine', () => {
    expect(errors('Italy,outbound,0,50000,0.0084', 'Italy,outbound,50001,,0.0103')).toEqual([
      { line: 3, message: 'Italy, outbound: the rate rises with the tier, 0.010300 after 0.008400 (line 2)' },
    ]);
    expect(errors('Italy,outbound,0,50000,0.0084', 'Italy,outbound,50001,,0.0084')).toEqual([]);
  });

  it('keeps the tiers of directions and markets apart', () =>
    expect(errors('Italy,outbound,0,,0.01', 'Italy,inbound,0,,0.02', 'Other,outbound,0,,0.03')).toEqual([]));

  it('lists all that is wrong, by line', () =>
    expect(errors('Nowhere,outbound,0,,x', 'Italy,outbound,0,,0.01', 'Italy').map(({ line }) => line)).toEqual([2, 2, 4]));

  it('passes on what is wrong with the file as a whole', () =>
    expect(read('')).toEqual({ ok: false, errors: [{ line: 1, message: 'the file is empty' }] }));
});

describe('the rate card for demonstrations', () => {
  const asset = (name: string) => readFileSync(new URL(`../assets/${name}`, import.meta.url), 'utf8');

  it('is a sound card of the built-in markets', () => {
    const known = knownMarkets([builtInMarketMap(asset('market-map.csv'), String)]);
    const card = readRateCard(asset('rate-card-usd.csv'), { hash: String, markets: known });
    expect(card).toMatchObject({ ok: true });
    expect(card.ok && card.file.rows.filter(({ market }) => market === 'Rest of Africa').map(({ ratePerMinute }) => ratePerMinute)).toEqual([
      '0.010300',
      '0.008400',
      '0.007400',
      '0.006200',
      '0.004700',
      '0.004200',
    ]);
  });
});
