import type { Blocked } from './snapshot.ts';

/** `1 event`, `12 events`. */
export const many = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** A length of time as people say it: `41 s`, `3 min`, `2 h 5 min`. */
export function inSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 120) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Where somebody stands: ` before 0017 (CallEnded)`; nothing where he is at the head. */
export const about = (next: Blocked | null): string => (next ? ` before ${next.position} (${next.type})` : '');
