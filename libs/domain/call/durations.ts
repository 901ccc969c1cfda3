import { SECOND } from '../kernel/instant.ts';
import type { Instant } from '../kernel/instant.ts';
import type { CallTerminated } from './call.events.ts';
import { saysAnswered } from './best-terminate.ts';

/** The platform's own times and its duration may differ by this much without a flag (CA-12). */
const TOLERATED_SECONDS = 1;

/** When the call was over, as the platform said. */
export const endOf = (terminate: CallTerminated): Instant => terminate.endedAt ?? terminate.at;

/** When talking began: as the platform said, or its duration back from the end; null when it was not answered. */
export function startOf(terminate: CallTerminated): Instant | null {
  if (!saysAnswered(terminate)) return null;
  return terminate.startedAt ?? ((endOf(terminate) - (terminate.durationSeconds ?? 0) * SECOND) as Instant);
}

/** What is billed, in whole seconds: the duration, or end − start where it is missing (CA-12); 0 when not answered. */
export function billableSeconds(terminate: CallTerminated): number {
  const start = startOf(terminate);
  if (start === null) return 0;
  return terminate.durationSeconds ?? Math.max(0, wholeSeconds(endOf(terminate) - start));
}

/** The duration and the span between start and end, where both are given and differ by more than a second; else null. */
export function durationConflict(terminate: CallTerminated): { durationSeconds: number; spanSeconds: number } | null {
  const { startedAt, endedAt, durationSeconds } = terminate;
  if (startedAt === null || endedAt === null || durationSeconds === null) return null;
  const spanSeconds = wholeSeconds(endedAt - startedAt);
  return Math.abs(spanSeconds - durationSeconds) > TOLERATED_SECONDS ? { durationSeconds, spanSeconds } : null;
}

/** Whole seconds of a length in milliseconds, rounded down. */
export const wholeSeconds = (length: number): number => Math.floor(length / SECOND);
