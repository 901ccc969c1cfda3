import { createHash } from 'node:crypto';
import { TARIFF_ID, tariffAggregate } from '#domain/tariff/tariff.decider';
import type { TariffCommand } from '#domain/tariff/tariff.commands';
import type { CardKind } from '#domain/tariff/tariff.events';
import type { MarketMap } from '#domain/tariff/tariff.state';
import type { Gateway } from '#engine/gateway/gateway';
import type { FileResult } from '#finance/tariff/csv-table';
import { isDate } from '#finance/tariff/local-date';
import { knownMarkets, readMarketMap } from '#finance/tariff/market-map';
import { readRateCard } from '#finance/tariff/rate-card';
import { positionOf, Unfit } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';

/** A file that was taken in. */
export interface Imported {
  readonly hash: string;
  readonly rows: number;
  /** Null when the very same file was in force for that date already. */
  readonly position: string | null;
}

/** The hash that files are known by: `sha256:` and 64 hexadecimal digits. */
export const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Rate cards and market maps, taken in as files. */
export class Tariffs {
  private readonly gateway: Gateway;
  private readonly builtIn: MarketMap;

  constructor(gateway: Gateway, builtIn: MarketMap) {
    this.gateway = gateway;
    this.builtIn = builtIn;
  }

  /** Throws {@link Unfit} with the line of every fault; then nothing has changed. */
  async importRateCard(asker: Asker, address: { kind: CardKind; currency: string; from: string }, csv: string): Promise<Imported> {
    checkDate(address.from);
    const { maps } = await this.gateway.load(tariffAggregate, asker.workspace, TARIFF_ID);
    const file = read(readRateCard(csv, { hash: sha256, markets: knownMarkets([this.builtIn, ...maps]) }));
    return this.record(asker, { type: 'ImportRateCard', ...address, ...file }, file);
  }

  /** Throws {@link Unfit} with the line of every fault; then nothing has changed. */
  async importMarketMap(asker: Asker, from: string, csv: string): Promise<Imported> {
    checkDate(from);
    const file = read(readMarketMap(csv, sha256));
    return this.record(asker, { type: 'ImportMarketMap', from, ...file }, file);
  }

  private async record(asker: Asker, command: TariffCommand, { hash, rows }: { hash: string; rows: readonly unknown[] }): Promise<Imported> {
    const position = positionOf(await this.gateway.execute(tariffAggregate, TARIFF_ID, command, contextOf(asker)));
    return { hash, rows: rows.length, position };
  }
}

function checkDate(from: string): void {
  if (!isDate(from)) throw new Unfit({ path: 'from', message: 'is not a date as yyyy-mm-dd' });
}

function read<T>(result: FileResult<T>): T {
  if (!result.ok) throw new Unfit(...result.errors);
  return result.file;
}
