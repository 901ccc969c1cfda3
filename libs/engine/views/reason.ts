const NAME = /^[A-Za-z_$][\w$]{0,60}$/;
/** Such as `SQLITE_FULL` or `ECONNREFUSED`. */
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/;

/** `    at name (path/file.ts:line:column)` or without a name, as V8 writes it. */
const FRAME = /^ {4}at (?:(?:async )?([\w$.<>]{1,80}) \()?[^()\n]*?([^/\\()\n:]{1,80}):(\d+):\d+\)?$/;

/**
 * What went wrong, for people, without anything that an event brought: the name of the error, the code of its driver, and where it was thrown. Its message is left out, since it may quote
 * what it stumbled over.
 */
export function reasonOf(error: unknown): string {
  if (!isError(error)) return `a thrown ${error === null ? 'null' : typeof error}`;
  const code = codeOf(error) ?? codeOf(error.cause);
  const name = `${NAME.test(error.name) ? error.name : 'Error'}${code === null ? '' : ` (${code})`}`;
  const [, thrower, file, line] = framesOf(error).map((frame) => FRAME.exec(frame)).find((found) => found !== null) ?? [];
  if (file === undefined) return name;
  return `${name} in ${thrower ?? 'a fold'} (${file}:${line ?? ''})`;
}

/** By its shape: an error of another realm is no `Error` here, such as one of a native driver that keeps the class of whoever loaded it first. */
function isError(thrown: unknown): thrown is Error {
  if (thrown instanceof Error) return true;
  const { name, message, stack } = (thrown ?? {}) as Partial<Record<keyof Error, unknown>>;
  return typeof name === 'string' && typeof message === 'string' && typeof stack === 'string';
}

/** Of a driver's error, or of one that we made of it. */
function codeOf(error: unknown): string | null {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && CODE.test(code) ? code : null;
}

/** The message stands in front of the frames and may look like some: where it is not found there, nothing is told. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const begin = stack.indexOf(message);
  if (begin < 0 || stack.slice(0, begin).includes('\n')) return [];
  return stack.slice(begin + message.length).split('\n').slice(1);
}
