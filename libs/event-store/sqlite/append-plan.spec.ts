import { describe, expect, it } from '@jest/globals';
import { positionText } from '../embedded/position.ts';
import { planAppends, type AppendRequest, type PlanBase } from './append-plan.ts';

/** A log in which one stream, `ping-w.old`, holds a, b and c at positions 11, 12 and 13. */
const base: PlanBase = {
  last: 20,
  lastStreamId: 5,
  stream: (name) => (name === 'ping-w.old' ? { id: 3, head: 2 } : undefined),
  idsFrom: (_, revision, limit) => ['a', 'b', 'c'].map((id, index) => ({ id, position: 11 + index })).slice(revision, revision + limit),
};

function request(stream: string, expected: number, ...ids: readonly string[]): AppendRequest {
  return { stream, expected, events: ids.map((id) => ({ id, json: '{}', body: null })) };
}

const written = (revision: number, position: number) => ({ kind: 'written', result: { revision, position: positionText(position) } });
const repeated = (revision: number, position: number) => ({ kind: 'repeated', result: { revision, position: positionText(position) } });
const conflict = (actual: number) => ({ kind: 'conflict', actual });

const verdictsOf = (...requests: readonly AppendRequest[]) => planAppends(requests, base).verdicts;

describe('the plan of a group of appends', () => {
  it('gives positions in the order of the requests, with no gap where one is refused', () => {
    expect(verdictsOf(request('ping-w.x', -1, 'p', 'q'), request('ping-w.old', 0, 'r'), request('ping-w.old', 2, 's'))).toEqual([
      written(1, 22),
      conflict(2),
      written(3, 23),
    ]);
  });

  it('numbers new streams after the last one, and those alone', () => {
    const { streams } = planAppends([request('ping-w.x', -1, 'p'), request('ping-w.old', 2, 'q'), request('ping-w.y', -1, 'r')], base);
    expect([...streams.values()].map(({ name, id, isNew }) => [name, id, isNew])).toEqual([
      ['ping-w.x', 6, true],
      ['ping-w.old', 3, false],
      ['ping-w.y', 7, true],
    ]);
  });

  it('judges an append on what the ones before it in the group leave', () => {
    expect(verdictsOf(request('ping-w.x', -1, 'p'), request('ping-w.x', -1, 'q'), request('ping-w.x', 0, 'r'), request('ping-w.x', 5, 's'))).toEqual([
      written(0, 21),
      conflict(0),
      written(1, 22),
      conflict(1),
    ]);
  });

  it('knows a repeat of what is committed', () => {
    expect(verdictsOf(request('ping-w.old', -1, 'a', 'b'), request('ping-w.old', 1, 'c'), request('ping-w.old', 0, 'c'))).toEqual([
      repeated(1, 12),
      repeated(2, 13),
      conflict(2),
    ]);
  });

  it('knows a repeat of what the group itself adds', () => {
    expect(verdictsOf(request('ping-w.x', -1, 'p', 'q'), request('ping-w.x', -1, 'p', 'q'), request('ping-w.x', 0, 'q'))).toEqual([
      written(1, 22),
      repeated(1, 22),
      repeated(1, 22),
    ]);
  });

  it('knows a repeat that begins in what is committed and ends in what the group adds', () => {
    expect(verdictsOf(request('ping-w.old', 2, 'd', 'e'), request('ping-w.old', 1, 'c', 'd'), request('ping-w.old', 1, 'c', 'x'))).toEqual([
      written(4, 22),
      repeated(3, 21),
      conflict(4),
    ]);
  });

  it('plans nothing to write when all is repeated or refused', () => {
    const { events, verdicts } = planAppends([request('ping-w.old', -1, 'a'), request('ping-w.none', 3, 'z')], base);
    expect(events).toEqual([]);
    expect(verdicts).toEqual([repeated(0, 11), conflict(-1)]);
  });
});
