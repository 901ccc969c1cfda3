/** A place in one log, as clients carry it: `<logId>.<position>`. */
export interface Token {
  readonly logId: string;
  readonly position: string;
}

/** The position of an empty log: before every other. */
export const START = '';

/** A place in a log as clients carry it; null and '' both name its start. */
export const writeToken = (logId: string, position: string | null): string => `${logId}.${position || '0'}`;

/** Null when the text is no token at all. */
export function readToken(text: string): Token | null {
  const match = /^([A-Za-z0-9-]{1,64})\.(\d{1,60})$/.exec(text.trim());
  return match ? { logId: match[1] as string, position: match[2] === '0' ? START : (match[2] as string) } : null;
}

/** A place right before an event: reading from there on begins with it. */
export function justBefore(position: string): string {
  const number = BigInt(position);
  return number === 0n ? position : (number - 1n).toString().padStart(position.length, '0');
}
