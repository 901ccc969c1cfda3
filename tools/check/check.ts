/** Something that must not be so, and where. `line` counts from 1. */
export interface Finding {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

/** What a check saw: a figure for people, and every break. No findings means that it passed. */
export interface Report {
  readonly figure: string;
  readonly findings: readonly Finding[];
}

/** A guard of the structure. It reads the tree under `root` and changes nothing; it throws only when it cannot look. */
export interface Check {
  readonly name: string;
  run(root: string): Promise<Report>;
}

/** One finding as a line that editors can jump to. */
export function lineOf({ file, line, message }: Finding): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return place === '' ? message : `${place}  ${message}`;
}
