import { CheckpointRefused } from '#engine/views/followed-view';
import { AppendTooLarge, DataDirectoryRefused, StoreUnavailable, UnknownOutcome } from '#event-store/errors';
import { KeysRefused, KeysUnavailable } from '#privacy/keys/errors';
import { AnotherLog, ChangedCollection, UndeclaredQuery, UnknownCollection, ViewStoreClosed } from '#view-store/errors';
import { ViewFileRefused } from '#view-store/sqlite/connection';
import { ConfigurationFault } from '../configuration/configuration-fault.ts';

/** What a log says of an error. */
export interface ToldError {
  readonly name: string;
  /** Such as `SQLITE_FULL` or `ECONNREFUSED`. */
  readonly code?: string;
  /** Only of errors whose messages we know to be made of our own words, files and addresses. */
  readonly message?: string;
  /** Where it was thrown, innermost first. */
  readonly frames?: readonly string[];
  readonly cause?: ToldError;
}

/** Errors whose messages hold nothing that came in from outside. Others may quote a payload: a parser its text, a rule what was asked for. */
const OURS = [AnotherLog, AppendTooLarge, ChangedCollection, CheckpointRefused, ConfigurationFault, DataDirectoryRefused, UndeclaredQuery, UnknownCollection, ViewFileRefused, ViewStoreClosed];

/** These end with what a driver said, behind a colon; a driver may quote what it was given. */
const OURS_UP_TO_A_COLON = [KeysRefused, KeysUnavailable, StoreUnavailable, UnknownOutcome];

const NAME = /^[A-Za-z_$][\w$]{0,60}$/;
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/;
/** `at name (file:line:column)` or `at file:line:column`, as V8 writes it. */
const FRAME = /^ {4}at (?:[^()\n]{1,200} \()?(?:file:|node:|\/|[A-Za-z]:\\)[^()\n]{1,400}:\d+:\d+\)?$/;
const MOST_FRAMES = 12;
const DEEPEST = 3;

/** What may be said of anything that was thrown: never more of a message than we know to be harmless. */
export function toldError(error: unknown, depth = 1): ToldError {
  if (!(error instanceof Error)) return { name: error === null ? 'null' : typeof error };
  const [code, message, frames] = [codeOf(error), harmlessMessage(error), framesOf(error)];
  return {
    name: NAME.test(error.name) ? error.name : 'Error',
    ...(code !== null && { code }),
    ...(message !== null && { message }),
    ...(frames.length > 0 && { frames }),
    ...(error.cause !== undefined && depth < DEEPEST && { cause: toldError(error.cause, depth + 1) }),
  };
}

function codeOf(error: Error): string | null {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && CODE.test(code) ? code : null;
}

/** The system's own faults, of files and connections, name what they were about and nothing else. */
function harmlessMessage(error: Error): string | null {
  const { syscall, errno, message } = error as NodeJS.ErrnoException;
  if (OURS_UP_TO_A_COLON.some((kind) => error instanceof kind)) return message.split(':')[0] as string;
  const isOfTheSystem = typeof syscall === 'string' && typeof errno === 'number';
  return isOfTheSystem || OURS.some((kind) => error instanceof kind) ? message : null;
}

/** The message stands in front of the frames and may look like some; where it does not stand there as it is now, nobody can tell the two apart. */
function framesOf({ stack, message }: Error): readonly string[] {
  const [name] = (typeof stack === 'string' && /^[\w$.]+(?: \[\w+\])?/.exec(stack)) || [''];
  const head = message === '' ? name : `${name}: ${message}`;
  if (!stack?.startsWith(`${head}\n`)) return [];
  const lines = stack.slice(head.length + 1).split('\n');
  return lines.filter((line) => FRAME.test(line)).slice(0, MOST_FRAMES).map((line) => line.trim().slice(3));
}
