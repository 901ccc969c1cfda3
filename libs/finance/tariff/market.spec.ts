import { describe, expect, it } from '@jest/globals';
import type { MarketMap } from '#domain/tariff/tariff.state';
import { countryOf, marketOf } from './market.ts';

const map = (...rows: readonly (readonly [string, string, string])[]): MarketMap => ({
  from: '2026-01-01',
  hash: '',
  rows: rows.map(([dialPrefix, iso, market]) => ({ dialPrefix, iso, market })),
});

const world = map(
  ['1', 'US', 'North America'],
  ['1', 'CA', 'North America'],
  ['1809', 'DO', 'Rest of Latin America'],
  ['1829', 'DO', 'Rest of Latin America'],
  ['1246', 'BB', 'Other'],
  ['7', 'RU', 'Russia'],
  ['77', 'KZ', 'Kazakhstan'],
);

const ofNumber = (number: string) => marketOf(world, { number, bsuid: null });
const ofBsuid = (bsuid: string, rows = world) => marketOf(rows, { number: null, bsuid });

describe('market', () => {
  it('MO-3 is that of the longest dial prefix, in whatever order the rows stand', () => {
    expect(ofNumber('16315553602')).toBe('North America');
    expect(ofNumber('18095550000')).toBe('Rest of Latin America');
    expect(ofNumber('77012345678')).toBe('Kazakhstan');
    expect(ofNumber('79012345678')).toBe('Russia');
    expect(marketOf({ ...world, rows: world.rows.toReversed() }, { number: '18095550000', bsuid: null })).toBe('Rest of Latin America');
  });

  it('MO-3 puts a number that no prefix fits into Other', () => expect(ofNumber('999123')).toBe('Other'));

  it('reads a number with a plus and blanks like its digits', () => expect(ofNumber('+1 809 555-0000')).toBe('Rest of Latin America'));

  it('MO-3 takes the country of the BSUID where there is no number', () => {
    expect(ofBsuid('US.13491208655302741918')).toBe('North America');
    expect(ofBsuid('DO.1')).toBe('Rest of Latin America');
    expect(ofBsuid('KZ.1')).toBe('Kazakhstan');
  });

  it('MO-3 believes the number and not the BSUID where both are known', () =>
    expect(marketOf(world, { number: '77012345678', bsuid: 'RU.1' })).toBe('Kazakhstan'));

  it('puts a country that the map does not list into Other', () => expect(ofBsuid('ZZ.1')).toBe('Other'));

  it('MO-3 has no market without number and country', () => {
    expect(marketOf(world, { number: null, bsuid: null })).toBeNull();
    expect(marketOf(world, { number: '', bsuid: '' })).toBeNull();
    expect(ofBsuid('no country')).toBeNull();
  });

  it('takes the calling code of a country that lies in several markets, since longer prefixes are exceptions to it', () =>
    expect(ofBsuid('RU.1', map(['7840', 'RU', 'Other'], ['7', 'RU', 'Russia']))).toBe('Russia'));

  it('guesses no market for a country whose equally short prefixes lie in different ones', () =>
    expect(ofBsuid('PR.1', map(['1787', 'PR', 'Other'], ['1939', 'PR', 'North America']))).toBeNull());

  it('reads the country in front of a BSUID and of one of a parent business', () => {
    expect(countryOf('US.13491208655302741918')).toBe('US');
    expect(countryOf('US.ENT.13491208655302741918')).toBe('US');
    expect(['USA.1', 'us.1', '1.US', 'US'].map(countryOf)).toEqual([null, null, null, null]);
  });
});
