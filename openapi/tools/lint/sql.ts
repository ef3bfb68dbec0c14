import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { filesBelow } from '../lib/hash.ts';
import { rootDir } from '../lib/paths.ts';

const statement = new RegExp(
  [
    /\bSELECT\s[^]*?\sFROM\s/,
    /\bINSERT\s+INTO\s/,
    /\bREPLACE\s+INTO\s/,
    /\bUPDATE\s[^]*?\sSET\s/,
    /\bDELETE\s+FROM\s/,
    /\b(ALTER|DROP)\s+TABLE\s/,
    /\bCREATE\s+(UNIQUE\s+)?(TABLE|INDEX)\s/,
    /\sWHERE\s[^]*[=<>]/,
  ]
    .map((part) => part.source)
    .join('|'),
);

/**
 * Names of tables and columns, clauses and lists of placeholders can't be parameters; their names must say that they
 * are that.
 */
const structural = (expression: string): boolean => {
  const one = expression.replace(/\.join\('[^']*'\)$/, '').replace(/\([^()]*\)$/, '');
  return (
    expression.replace(/\.join\('[^']*'\)$/, '').endsWith(".map(() => '?')") ||
    /^([\w.]+\.)?(escaped?|quoted?|placeholders|marks|columns?|tables?|tableName|alias|sql)$/.test(one) ||
    /^([\w.]+\.)?\w+(Sql|Tables?|Columns?|Alias|Placeholders)$/.test(one)
  );
};

/** The one place that builds SQL from an entity's description; what it puts in is names that it escaped itself. */
const builders = ['server/src/kernel/db/'];

/** No SQL with values written into it: text that reads like SQL may hold only names, clauses and placeholders. */
export function lintSql(folders: readonly string[] = ['server/src', 'server/bench', 'server/test']): string[] {
  return folders
    .flatMap((folder) => filesBelow(join(rootDir, folder), (name) => name.endsWith('.ts')))
    .flatMap((file) => {
      const name = relative(rootDir, file);
      if (builders.some((builder) => name.startsWith(builder))) return [];
      return sqlValues(readFileSync(file, 'utf8')).map(
        ({ line, expression }) =>
          `${name}:${line}: ${expression} is written into SQL; pass it as a parameter (a clause: name it …Sql)`,
      );
    });
}

/** The expressions that are put into SQL text, by template or by `+`. */
export function sqlValues(source: string): { line: number; expression: string }[] {
  if (!statement.test(source)) return [];
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const found: { line: number; expression: string }[] = [];
  const judge = (text: string, expressions: readonly ts.Expression[]): void => {
    if (!statement.test(text)) return;
    for (const expression of expressions) {
      const written = expression.getText(file).replace(/\s+/g, ' ');
      if (!structural(written))
        found.push({
          line: file.getLineAndCharacterOfPosition(expression.getStart(file)).line + 1,
          expression: written,
        });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateExpression(node)) {
      const text = [node.head.text, ...node.templateSpans.map((span) => ` ${span.literal.text}`)].join(' ');
      judge(
        text,
        node.templateSpans.map((span) => span.expression),
      );
    } else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
      !isSum(node.parent)
    ) {
      const parts = flatten(node);
      judge(
        parts.map((part) => (ts.isStringLiteralLike(part) ? part.text : ' ')).join(' '),
        parts.filter((part) => !ts.isStringLiteralLike(part) && !ts.isTemplateExpression(part)),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const isSum = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

function flatten(node: ts.Expression): ts.Expression[] {
  return ts.isBinaryExpression(node) && isSum(node) ? [...flatten(node.left), ...flatten(node.right)] : [node];
}
