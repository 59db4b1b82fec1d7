/** Rules that every source file keeps, each a function from a file to what is wrong in it. */
import ts from 'typescript';
import type { SourceFile } from './files.ts';

/** One thing that is wrong. */
export interface Finding {
  readonly rule: string;
  /** `path:line`. */
  readonly at: string;
  readonly message: string;
}

/** Domain time is a parameter: these parts of the program have no clock and no dice of their own. */
const timeless = /^(runtime\/(language|engine)|ledger)\//;
/** The server's clock in SQL. `clock.now()` of the port is something else. */
const serverClock =
  /(?<![.\w])(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b|'(now|today|tomorrow|yesterday)'\s*::/i;
/** In classes of one letter, so that this line does not find itself. */
const unfinished = /\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b/;
const configuration = /^[^/]+\.config\.(ts|mjs)$/;
/** What people write is read here, at any length. `formatting.ts` writes numbers of our own. */
const reading = /^runtime\/(engine\/(?!formatting\.ts)|language\/answer-types\/)/;
/** A repeat that is held against the end of the text. */
const repeatToEnd = /([*+]|\{\d+,\})\??\)*\$/;
const anchored = /^\(*\^|\(\?<!/;
const vagueFolder = /(^|\/)(utils?|helpers?|lib|common|misc)(\/|\.[a-z]+$)/;

const lineMax = 300;

/** What is wrong in one file. `longFiles` are those known to be too long, with the length they may not exceed. */
export function check(file: SourceFile, longFiles: ReadonlyMap<string, number> = new Map()): Finding[] {
  const findings: Finding[] = [];
  const report = (rule: string, line: number, message: string) =>
    findings.push({ rule, at: `${file.path}:${line}`, message });
  const lines = file.text.split('\n');

  lines.forEach((line, i) => {
    if (unfinished.test(line)) report('unfinished', i + 1, 'finish it, or write it down in docs/STATUS.md');
  });
  const length = file.text.endsWith('\n') ? lines.length - 1 : lines.length;
  const known = longFiles.get(file.path);
  if (length > (known ?? lineMax))
    report('too-long', length, `${length} lines: is there a second subject in it?`);
  if (known !== undefined && length <= lineMax)
    report('too-long', length, 'is short enough now: take it off the list of long files');
  if (vagueFolder.test(file.path)) report('vague-name', 1, 'name it after what it is about');

  if (file.path.endsWith('.sql') && timeless.test(file.path)) checkSql(file, report);
  if (file.path.endsWith('.ts') || file.path.endsWith('.mjs')) checkScript(file, report);
  return findings;
}

type Report = (rule: string, line: number, message: string) => void;

function checkSql(file: SourceFile, report: Report): void {
  file.text.split('\n').forEach((line, i) => {
    if (serverClock.test(line.replace(/--.*$/, '')))
      report('server-clock', i + 1, 'take the time as a parameter');
  });
}

function checkScript(file: SourceFile, report: Report): void {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const isTimeless = timeless.test(file.path);
  const visit = (node: ts.Node): void => {
    if (
      (ts.isExportAssignment(node) && node.isExportEquals !== true) ||
      (ts.canHaveModifiers(node) &&
        ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword))
    ) {
      if (!configuration.test(file.path)) report('default-export', lineOf(node), 'export it by name');
    }
    if (isTimeless) {
      if (
        ts.isNewExpression(node) &&
        node.expression.getText() === 'Date' &&
        (node.arguments?.length ?? 0) === 0
      )
        report('own-clock', lineOf(node), 'take the time as a parameter');
      if (
        ts.isPropertyAccessExpression(node) &&
        /^(Date\.now|performance\.now|Math\.random|Temporal\.Now)$/.test(node.getText())
      )
        report('own-clock', lineOf(node), `${node.getText()}: take it as a parameter`);
      if (
        ts.isStringLiteralLike(node) ||
        ts.isTemplateHead(node) ||
        ts.isTemplateMiddleOrTemplateTail(node)
      ) {
        if (serverClock.test(node.text) && looksLikeSql(node))
          report('server-clock', lineOf(node), 'take the time as a parameter');
      }
    }
    if (reading.test(file.path) && ts.isRegularExpressionLiteral(node)) {
      const [, source = ''] = /^\/(.*)\/\w*$/s.exec(node.getText()) ?? [];
      // Begun at each character and read to the end each time: a square of a long text's length.
      if (waysOf(source).some((way) => repeatToEnd.test(way) && !anchored.test(way)))
        report(
          'square',
          lineOf(node),
          'begin it with ^, or let nothing like the repeat stand before: (?<!…)',
        );
    }
    if (
      ts.isNewExpression(node) &&
      node.expression.getText() === 'AppError' &&
      file.path !== 'runtime/errors.ts'
    )
      report('undeclared-error', lineOf(node), 'declare it with declareErrors in the folder’s errors.ts');
    ts.forEachChild(node, visit);
  };
  visit(source);
}

/** A text around one SQL verb: a member's message may well say "now (" or "today". */
function looksLikeSql(node: ts.Node): boolean {
  const whole =
    ts.isTemplateLiteralToken(node) && !ts.isNoSubstitutionTemplateLiteral(node) ? templateOf(node) : node;
  return /\b(select|insert into|update|delete from|values|where|returning|default)\b/i.test(whole.getText());
}

function templateOf(node: ts.Node): ts.Node {
  return ts.findAncestor(node, ts.isTemplateExpression) ?? node;
}

/** The alternatives of a regular expression, those within its groups left whole. */
function waysOf(source: string): string[] {
  const ways = [''];
  let depth = 0;
  for (const [piece] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|./gs)) {
    depth += Number(piece === '(') - Number(piece === ')');
    if (piece === '|' && depth === 0) ways.push('');
    else ways[ways.length - 1] += piece;
  }
  return ways;
}
