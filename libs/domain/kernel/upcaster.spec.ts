import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from './event.ts';
import { asItIs, upcast, versionOf, type Upcasters } from './upcaster.ts';

interface First extends DomainEvent {
  readonly number: string;
}

interface Second extends DomainEvent {
  readonly numbers: readonly string[];
}

interface Present extends Second {
  readonly twice: boolean;
}

const upcasters: Upcasters = {
  Rang: [
    ({ number, ...rest }: First): Second => ({ ...rest, numbers: [number] }),
    (data: Second): Present => ({ ...data, twice: data.numbers.length === 2 }),
  ],
  Widened: [asItIs],
};

describe('upcasters', () => {
  it('give a type as many versions as it has upcasters, and one more', () => {
    expect(['Rang', 'Widened', 'Other'].map((type) => versionOf(type, upcasters))).toEqual([3, 2, 1]);
  });

  it('take an event of the first version all the way', () => {
    expect(upcast({ type: 'Rang', number: '1' } as First, 1, upcasters)).toEqual({ type: 'Rang', numbers: ['1'], twice: false });
  });

  it('take an event from where it stands', () => {
    expect(upcast({ type: 'Rang', numbers: ['1', '2'] } as Second, 2, upcasters)).toEqual({ type: 'Rang', numbers: ['1', '2'], twice: true });
  });

  it('leave an event of the present version as it is', () => {
    const present: Present = { type: 'Rang', numbers: [], twice: false };
    expect(upcast(present, 3, upcasters)).toBe(present);
    const other = { type: 'Other' };
    expect(upcast(other, 1, upcasters)).toBe(other);
  });

  it('do not take the names that every object has for types', () => {
    expect(versionOf('constructor', upcasters)).toBe(1);
    expect(upcast({ type: 'toString' }, 1, upcasters)).toEqual({ type: 'toString' });
  });

  it('refuse an event that a newer release wrote', () => {
    expect(() => upcast({ type: 'Rang' }, 4, upcasters)).toThrow('Rang is of version 4, written by a newer release; this one knows 3');
    expect(() => upcast({ type: 'Other' }, 2, upcasters)).toThrow('this one knows 1');
  });
});
