import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { contactId as id } from '../kernel/ids.ts';
import { alias, aliasAggregate } from './alias.decider.ts';
import type { AliasCommand } from './contact.commands.ts';
import type { AliasPointed } from './contact.events.ts';

describe('alias', () => {
  const { given } = specOf(alias);
  const point = (to: string, from: string | null): AliasCommand => ({ type: 'PointAlias', contactId: id(to), kind: 'phone', from: from === null ? null : id(from) });
  const pointed = (to: string): AliasPointed => ({ type: 'AliasPointed', contactId: id(to), kind: 'phone' });

  it('points to a contact once', () => {
    given().when(point('ct_1', null)).emits(pointed('ct_1'));
    given(pointed('ct_1')).when(point('ct_1', null)).doesNothing();
    expect(aliasAggregate.category).toBe('alias');
  });

  it('moves only from where it leads now, and a refusal says where that is', () => {
    given(pointed('ct_1')).when(point('ct_2', 'ct_1')).emits(pointed('ct_2'));
    given(pointed('ct_1')).when(point('ct_2', null)).refuses('already_exists', { inputs: { contactId: 'ct_1' } });
    given(pointed('ct_1'), pointed('ct_3')).when(point('ct_2', 'ct_1')).refuses('already_exists', { inputs: { contactId: 'ct_3' } });
  });
});
