import { describe, expect, it } from '@jest/globals';
import type { AnyEvent } from '#domain/events';
import { agentId } from '#domain/kernel/ids';
import type { Fold, Projection } from '#domain/kernel/projection';
import { fold, foldTexts, log, logged, positionOf } from './view-spec.ts';

interface Presence {
  readonly seen: number;
  readonly note?: unknown;
}

const viewOf = (change: Fold<Presence>): Projection<Presence, AnyEvent> => ({
  name: 'presence',
  version: 1,
  indexes: [],
  on: { AgentOnline: ({ agentId: id }) => [[id, change]], AgentAway: ({ agentId: id }) => [[id, () => undefined]] },
});

const online: AnyEvent = { type: 'AgentOnline', agentId: agentId('anna') };
const away: AnyEvent = { type: 'AgentAway', agentId: agentId('anna') };
const counting = viewOf((known) => ({ seen: (known?.seen ?? 0) + 1 }));

describe('fold', () => {
  it('gives the documents by id, and none that was removed', () => {
    expect(fold(counting, [online, online])).toEqual({ anna: { seen: 2 } });
    expect(fold(counting, [online, away])).toEqual({});
    expect(fold(counting, [away, online, { type: 'LineReleased', agentId: agentId('ben'), holder: 'cl_1' }])).toEqual({ anna: { seen: 1 } });
  });

  it('tells handlers where and when an event was recorded', () => {
    const told: unknown[] = [];
    const view: Projection<Presence, AnyEvent> = { ...counting, on: { AgentOnline: (_, envelope) => (told.push(envelope.position, envelope.workspace, envelope.metadata.actor), []) } };
    fold(view, [logged(online, 7, { actor: 'agent:anna' }), logged(online, 8, { workspace: null })]);
    expect(told).toEqual([positionOf(7), 'demo', 'agent:anna', positionOf(8), '_system', 'platform']);
  });

  it('catches a fold that changes the document it was given', () => {
    const careless = viewOf((known) => {
      if (!known) return { seen: 1 };
      (known as { seen: number }).seen += 1;
      return known;
    });
    expect(() => fold(careless, [online, online])).toThrow(TypeError);
  });

  it.each([['undefined', undefined], ['a set', new Set(['x'])], ['no number', Number.NaN]])('catches a document that holds %s, which a store would lose', (_, note) =>
    expect(() => fold(viewOf(() => ({ seen: 1, note })), [online])).toThrow('is not what its text says'));
});

describe('foldTexts', () => {
  it('puts documents through their text between batches, wherever these end', () => {
    const view = counting as unknown as Projection;
    const events = log([online, online, away, online]);
    for (const cuts of [[], [1], [3], [2, 1, 1], [0, 1, 2, 3, 4]]) expect([...foldTexts(view, events, cuts)]).toEqual([['anna', '{"seen":1}']]);
  });
});
