import { beforeEach, describe, expect, it } from '@jest/globals';
import { TARIFF_ID, tariffAggregate } from '#domain/tariff/tariff.decider';
import { workspaceId } from '#domain/kernel/ids';
import { asker, DEMO, TestSystem } from '#testing/test-system';
import { sha256 } from './tariffs.ts';

const fay = asker('fay');
const ADDRESS = { kind: 'cost', currency: 'USD', from: '2026-01-01' } as const;
const HEADER = 'market,direction,tier_from_minute,tier_to_minute,rate_per_minute';
const CARD = `${HEADER}\nItaly,outbound,0,,0.0103\nFrance,outbound,0,,0.02\n`;
const MAP = 'dial_prefix,iso,market\n39,IT,Italy\n';

let test: TestSystem;

beforeEach(() => {
  test = new TestSystem();
});

const card = (csv: string, address: Partial<{ kind: 'cost' | 'price'; currency: string; from: string }> = {}, who = fay) => test.system.tariffs.importRateCard(who, { ...ADDRESS, ...address }, csv);
const map = (csv: string, from = '2026-01-01', who = fay) => test.system.tariffs.importMarketMap(who, from, csv);
const tariff = (workspace = DEMO) => test.system.gateway.load(tariffAggregate, workspace, TARIFF_ID);

describe('rate cards', () => {
  it('MO-6 are taken in with the hash of their content and the number of their rows', async () => {
    const { hash, rows, position } = await card(CARD);
    expect([hash, rows, position]).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{64}$/), 2, await test.events.head()]);
    expect((await tariff()).cards).toMatchObject([{ ...ADDRESS, hash, incrementSeconds: 6 }]);
  });

  it('MO-6 change nothing when the same content comes again, however it is written', async () => {
    const first = await card(CARD);
    const respelt = `${HEADER}\r\n"France",outbound,0,,0.020000\r\nItaly,,0,,0.0103\r\n`;
    expect(await card(CARD)).toEqual({ ...first, position: null });
    expect(await card(respelt)).toEqual({ ...first, position: null });
    expect(await test.all('RateCardImported')).toHaveLength(1);
  });

  it('MO-6 are cards of their own by kind, currency and date, and other content replaces them', async () => {
    const { hash } = await card(CARD);
    for (const address of [{ kind: 'price' }, { currency: 'EUR' }, { from: '2026-02-01' }] as const) expect((await card(CARD, address)).position).not.toBeNull();
    const other = await card(CARD.replace('0.02', '0.03'));
    expect(other.hash).not.toBe(hash);
    expect((await tariff()).cards).toHaveLength(5);
    expect((await card(CARD)).position).not.toBeNull();
  });

  it('MO-6 are refused as a whole with every bad line, and then nothing has changed', async () => {
    const bad = `${HEADER}\nItaly,outbound,0,,0.0103\nAtlantis,outbound,0,,0.02\nFrance,sideways,0,,-1\nSpain,outbound,0,,0.0000001\n`;
    await expect(card(bad)).rejects.toMatchObject({
      name: 'Unfit',
      faults: [
        { line: 3, message: expect.stringContaining('Atlantis') },
        { line: 4, message: expect.stringContaining('sideways') },
        { line: 4, message: expect.stringContaining('-1') },
        { line: 5, message: expect.stringContaining('0.0000001') },
      ],
    });
    for (const csv of ['', '\n', 'nonsense', `${HEADER}\n`]) await expect(card(csv)).rejects.toMatchObject({ name: 'Unfit', faults: [{ line: 1 }] });
    expect(await test.events.head()).toBeNull();
  });

  it('may name the markets of the workspace’s own map', async () => {
    const own = `${HEADER}\nAtlantis,outbound,0,,0.02\n`;
    await expect(card(own)).rejects.toMatchObject({ name: 'Unfit' });
    await map('dial_prefix,iso,market\n999,IT,Atlantis\n');
    expect((await card(own)).rows).toBe(1);
    await expect(card(own, {}, { ...fay, workspace: workspaceId('other') })).rejects.toMatchObject({ name: 'Unfit' });
  });

  it.each(['2026-02-30', '2026-1-1', '26-01-01', 'today', ''])('are not in force from %p', async (from) => {
    await expect(card(CARD, { from })).rejects.toMatchObject({ name: 'Unfit', faults: [{ path: 'from' }] });
    await expect(map(MAP, from)).rejects.toMatchObject({ name: 'Unfit', faults: [{ path: 'from' }] });
  });
});

describe('market maps', () => {
  it('MO-6 are taken in once for a date, whatever order their lines come in', async () => {
    const two = `${MAP}33,FR,France\n`;
    const first = await map(two);
    expect(first).toMatchObject({ rows: 2, position: await test.events.head() });
    expect(await map('dial_prefix,iso,market\n33,FR,France\n39,IT,Italy\n')).toEqual({ ...first, position: null });
    expect((await map(two, '2026-02-01')).position).not.toBeNull();
  });

  it('MO-6 are refused where one prefix names two markets', async () => {
    await expect(map(`${MAP}39,IT,France\n`)).rejects.toMatchObject({ name: 'Unfit', faults: [{ line: 3 }] });
    expect(await tariff()).toEqual({ cards: [], maps: [] });
  });

  it('belong to one workspace', async () => {
    await map(MAP);
    expect((await tariff(workspaceId('other'))).maps).toEqual([]);
  });
});

it('hashes text by its bytes', () => {
  expect(sha256('')).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('é')).not.toBe(sha256('e'));
});
