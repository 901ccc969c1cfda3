import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-store/event-store';
import { playDay } from '#testing/golden/day/play';
import { aDay } from '#views/a-day.fixture';
import { SCHEMAS, type SchemaFile } from './files.ts';
import { fittingTo } from './fitting.ts';

const file = JSON.parse(readFileSync(fileURLToPath(new URL(`../../${SCHEMAS}`, import.meta.url)), 'utf8')) as SchemaFile;
const fitting = fittingTo(file);

/** No office does these on a usual day: views are built by whoever runs the system, people are erased where they ask for it, and attempts are counted under another policy than ours. */
const NOT_PLAYED = /^(Rebuild\w+|CallAttemptCounted|ContactErased|Erasure\w+|PayloadsErased)$/;

let day: readonly RecordedEvent[];

beforeAll(async () => {
  day = await playDay();
});

describe('the schemas of events', () => {
  it('hold for all that a played day appends', () => {
    expect(day.length).toBeGreaterThan(250);
    expect(day.flatMap(({ data }) => fitting(data) ?? [])).toEqual([]);
  });

  it('hold for the day that the specs of views fold', () => {
    expect(aDay.flatMap((data) => fitting(data) ?? [])).toEqual([]);
  });

  it('are those of the streams that the events are appended to, at the version that they say', () => {
    const told = day.map(({ stream, data, metadata }) => [data.type, stream.slice(0, stream.indexOf('-')), metadata.schema]);
    expect(told).toEqual(day.map(({ data: { type } }) => [type, file.events[type]?.stream, file.events[type]?.version]));
  });

  it('are all looked at: the played day has every event but those that no office does', () => {
    const seen = new Set(day.map(({ data }) => data.type));
    expect(Object.keys(file.events).filter((type) => !seen.has(type) && !NOT_PLAYED.test(type))).toEqual([]);
  });

  it.each([
    ['a field that is missing', { type: 'AgentOnline' }, "AgentOnline does not fit its schema: AgentOnline must have required property 'agentId'"],
    ['a field too many', { type: 'AgentOnline', agentId: 'anna', mood: 'fine' }, 'AgentOnline does not fit its schema: AgentOnline must NOT have additional properties'],
    ['another type', { type: 'AgentOnline', agentId: 7 }, 'AgentOnline does not fit its schema: AgentOnline/agentId must be string'],
    ['an event that nobody knows', { type: 'AgentAsleep', agentId: 'anna' }, 'AgentAsleep has no schema'],
    ['the name of a part', { type: 'CallContext' }, 'CallContext has no schema'],
  ])('find %s', (_, data, fault) => {
    expect(fitting(data)).toBe(fault);
  });
});
