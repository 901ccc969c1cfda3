import { isForSpecs, sourceFiles } from '../check/source-files.ts';
import { eventsIn, type Definitions } from './definitions.ts';

/** `const callAggregate: Aggregate<CallCommand, CallEvent, CallState> = { category: 'call', …` */
const AGGREGATE = /: Aggregate<\w+, (?<events>\w+), \w+> = \{ category: '(?<category>[\w-]+)'/g;

/** Streams that are written without an aggregate. */
const APART: Readonly<Record<string, string>> = {
  PayloadReceived: 'intake',
  IntakeTranslated: 'translation',
  ErasureBegun: 'erasure',
  ErasureRecorded: 'erasure',
  PayloadsErased: 'erasure',
  RequestClaimed: 'request',
  RequestAnswered: 'request',
  RequestAbandoned: 'request',
};

/** The category of streams that each type of event is appended to. */
export function streamsOf(root: string, definitions: Definitions): ReadonlyMap<string, string> {
  const files = sourceFiles(root).filter(({ path }) => path.startsWith('libs/') && !isForSpecs(path));
  const aggregates = files.flatMap(({ text }) => [...text.matchAll(AGGREGATE)].map(({ groups }) => groups ?? {}));
  const lived = aggregates.flatMap(({ events = '', category = '' }) => eventsIn(events, definitions).map((type) => [type, category] as const));
  return new Map([...Object.entries(APART), ...lived]);
}
