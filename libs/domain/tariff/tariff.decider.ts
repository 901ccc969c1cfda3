import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, type Decider } from '../kernel/decider.ts';
import type { TariffCommand } from './tariff.commands.ts';
import type { TariffEvent } from './tariff.events.ts';
import type { MarketMap, RateCard, Tariff } from './tariff.state.ts';

/** The prices of a workspace (MO-6). The same content again for the same date changes nothing; other content replaces it from then on. */
export const tariff: Decider<TariffCommand, TariffEvent, Tariff> = {
  initial: { cards: [], maps: [] },

  decide(command, state) {
    switch (command.type) {
      case 'ImportRateCard':
        return isCard(latestCard(state, command), command) ? nothing : emit({ ...command, type: 'RateCardImported' });
      case 'ImportMarketMap':
        return latestMap(state, command.from)?.hash === command.hash ? nothing : emit({ ...command, type: 'MarketMapImported' });
      default:
        return impossible(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'RateCardImported': {
        const { type: _, ...card } = event;
        return { ...state, cards: [...state.cards, card] };
      }
      case 'MarketMapImported': {
        const { type: _, ...map } = event;
        return { ...state, maps: [...state.maps, map] };
      }
      default:
        return impossible(event);
    }
  },
};

/** Streams `tariff-<workspace>.tariff`: one per workspace. */
export const tariffAggregate: Aggregate<TariffCommand, TariffEvent, Tariff> = { category: 'tariff', decider: tariff };

/** The id of a workspace's one tariff stream. */
export const TARIFF_ID = 'tariff';

type CardAddress = Pick<RateCard, 'kind' | 'currency' | 'from'>;

function latestCard({ cards }: Tariff, { kind, currency, from }: CardAddress): RateCard | undefined {
  return cards.findLast((card) => card.kind === kind && card.currency === currency && card.from === from);
}

function latestMap({ maps }: Tariff, from: string): MarketMap | undefined {
  return maps.findLast((map) => map.from === from);
}

function isCard(known: RateCard | undefined, card: RateCard): boolean {
  return known?.hash === card.hash && known.incrementSeconds === card.incrementSeconds;
}
