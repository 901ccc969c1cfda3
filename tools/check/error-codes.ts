import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Check, Finding } from './check.ts';
import { isForSpecs, sourceFiles, type SourceFile } from './source-files.ts';

const TABLE = 'docs/errors.md';

/** An error code and the HTTP status that it is answered with. */
interface Status {
  readonly code: string;
  readonly status: string;
}

/** The unions that hold the codes. */
const UNIONS = new Set(['RefusalCode', 'EdgeCode', 'ProblemCode']);

/** Below this heading stand codes that are set aside: no program gives them yet. */
const RESERVED = /^## Reserved/m;

/** `code: { status: 409, … }` in the table PROBLEMS. */
const ENTRY = /^\s*(?<code>[a-z][a-z0-9_]*): \{ status: (?<status>\d{3})/gm;

/** `| \`code\` | 409 |` at the start of a row. */
const ROW = /^\|\s*`(?<code>[a-z][a-z0-9_]*)`\s*\|\s*(?<status>\d{3})\s*\|/gm;

/** Every error code of the code has a row in docs/errors.md, and every row there a code. */
export const errorCodes: Check = {
  name: 'error codes',
  async run(root) {
    const files = sourceFiles(root).filter(({ path }) => path.startsWith('libs/') && !isForSpecs(path));
    const codes = new Set(files.flatMap(codesOf));
    const [given = '', reserved = ''] = readTable(root).split(RESERVED);
    const [rows, later] = [rowsOf(given), rowsOf(reserved)];
    return {
      figure: `${codes.size} codes, ${rows.length} rows, ${later.length} reserved`,
      findings: [...differences(codes, rows.map(({ code }) => code), later.map(({ code }) => code)), ...otherStatus(rows, files.flatMap(statusesOf))],
    };
  },
};

const readTable = (root: string): string => (existsSync(join(root, TABLE)) ? readFileSync(join(root, TABLE), 'utf8') : '');

const rowsOf = (text: string): readonly Status[] => statusesIn(text, ROW);

const statusesIn = (text: string, pattern: RegExp): readonly Status[] =>
  [...text.matchAll(pattern)].map(({ groups }) => ({ code: groups?.code ?? '', status: groups?.status ?? '' }));

function differences(codes: ReadonlySet<string>, rows: readonly string[], later: readonly string[]): readonly Finding[] {
  const all = [...rows, ...later];
  return [
    ...[...codes].filter((code) => !rows.includes(code)).map((code) => ({ file: TABLE, message: `${code} has no row` })),
    ...rows.filter((code) => !codes.has(code)).map((code) => ({ file: TABLE, message: `no program gives ${code}` })),
    ...later.filter((code) => codes.has(code)).map((code) => ({ file: TABLE, message: `${code} is given, and stands among the reserved` })),
    ...all.filter((code, index) => all.indexOf(code) !== index).map((code) => ({ file: TABLE, message: `${code} has two rows` })),
  ];
}

function otherStatus(rows: readonly Status[], answered: readonly Status[]): readonly Finding[] {
  return rows.flatMap(({ code, status }) => {
    const given = answered.find((answer) => answer.code === code);
    return given && given.status !== status ? [{ file: TABLE, message: `${code} is answered with ${given.status}, not ${status}` }] : [];
  });
}

const statusesOf = ({ text }: SourceFile): readonly Status[] =>
  text.includes('const PROBLEMS') ? statusesIn(text, ENTRY) : [];

/** The literal members of the unions of codes in a file. */
function codesOf({ path, text }: SourceFile): readonly string[] {
  if (![...UNIONS].some((name) => text.includes(`type ${name}`))) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter(ts.isTypeAliasDeclaration)
    .filter(({ name }) => UNIONS.has(name.text))
    .flatMap(({ type }) => (ts.isUnionTypeNode(type) ? type.types : [type]))
    .flatMap((type) => (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : []));
}
