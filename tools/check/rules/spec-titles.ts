import ts from 'typescript';

/** A title in a spec file, with the line where it stands. */
export interface Title {
  readonly text: string;
  readonly line: number;
}

/** The titles of all cases and groups of a spec, without those that are left out (`it.skip`, `xit`, `it.todo`). */
export function titlesOf(path: string, text: string): readonly Title[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const titles: Title[] = [];

  const look = (node: ts.Node): void => {
    const title = titleOf(node);
    if (title) titles.push({ text: title.text, line: file.getLineAndCharacterOfPosition(title.getStart()).line + 1 });
    ts.forEachChild(node, look);
  };
  look(file);
  return titles;
}

/** The title of `it('…')`, `describe('…')` or `it.each(…)('…')`; nothing for any other node. */
function titleOf(node: ts.Node): ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | undefined {
  if (!ts.isCallExpression(node) || !/^(it|test|describe)(\.each\b[^]*)?$/.test(node.expression.getText())) return undefined;
  const [title] = node.arguments;
  return title && ts.isStringLiteralLike(title) ? title : undefined;
}
