/**
 * Where the program names a kind of step or an answer type: by their types, so that a replay's line `wait` or the
 * content `text` is not taken for one.
 */
import { join, relative } from 'node:path';
import ts from 'typescript';
import type { Finding } from './source-rules.ts';
import { project } from './files.ts';

/** Names that stand for one thing of the language, and what such a thing is called. */
export interface Names {
  readonly what: string;
  readonly names: ReadonlySet<string>;
  /** Names that mean something else as well: as plain texts they are not looked for. */
  readonly shared: ReadonlySet<string>;
}

/** The program, with files of the given texts beside those on disk, by their paths. */
export function programWith(planted: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(project, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, project);
  const host = ts.createCompilerHost(options);
  const texts = new Map([...planted].map(([path, text]) => [join(project, path), text]));
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, target) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, target) : ts.createSourceFile(path, text, target, true);
  };
  const own = fileNames.filter((path) => /^(runtime|system)\//.test(pathOf(path)));
  return ts.createProgram([...own, ...texts.keys()], options, host);
}

/** Every place of the program's own files that names one of them, those in `home` left out. */
export function namings(program: ts.Program, all: readonly Names[], home: RegExp): readonly Finding[] {
  const checker = program.getTypeChecker();
  const findings: Finding[] = [];
  for (const file of program.getSourceFiles()) {
    const path = pathOf(file.fileName);
    if (!/^(runtime|system)\//.test(path) || home.test(path)) continue;
    const visit = (node: ts.Node): void => {
      const said = all.find((one) => isNaming(node, one, checker));
      if (said !== undefined) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        const [message = ''] = node.getText(file).split('\n');
        findings.push({ rule: said.what, at: `${path}:${line + 1}`, message });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return findings;
}

/**
 * A literal where such a name is meant: compared with one or with any text, given where one is taken, or in
 * `StepOf<'…'>`; or a table with a row for each.
 */
function isNaming(node: ts.Node, { names, shared }: Names, checker: ts.TypeChecker): boolean {
  if (ts.isObjectLiteralExpression(node)) {
    const rows = checker.getContextualType(node)?.getProperties() ?? [];
    return (
      rows.length > 3 &&
      isMostly(
        rows.map(({ name }) => name),
        names,
      )
    );
  }
  if (!ts.isStringLiteral(node) || !names.has(node.text)) return false;
  // What is made has a name of its own: an effect is called as the step is that has it.
  if (ts.isPropertyAssignment(node.parent)) return false;
  if (ts.isLiteralTypeNode(node.parent)) return /^(StepOf|AnswerType)</.test(typeAround(node).getText());
  const type = typeMeant(node, checker);
  if (type === undefined) return false;
  const meant = (type.isUnion() ? type.types : [type]).filter(
    ({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) === 0,
  );
  if (ts.isBinaryExpression(node.parent) && meant.some(({ flags }) => (flags & ts.TypeFlags.String) !== 0))
    return !shared.has(node.text);
  return isMostly(
    meant.map((one) => (one.isStringLiteral() ? one.value : '')),
    names,
  );
}

function isMostly(found: readonly string[], names: ReadonlySet<string>): boolean {
  return found.filter((name) => names.has(name)).length * 2 > found.length;
}

/** The type reference that a literal type stands in, through unions: `StepOf<'ask' | 'menu'>`. */
function typeAround(node: ts.Node): ts.Node {
  let around = node.parent;
  while (ts.isLiteralTypeNode(around) || ts.isUnionTypeNode(around)) around = around.parent;
  return around;
}

function typeMeant(node: ts.StringLiteral, checker: ts.TypeChecker): ts.Type | undefined {
  const { parent } = node;
  if (ts.isBinaryExpression(parent))
    return checker.getTypeAtLocation(parent.left === node ? parent.right : parent.left);
  if (ts.isCaseClause(parent)) return checker.getTypeAtLocation(parent.parent.parent.expression);
  return checker.getContextualType(node);
}

function pathOf(file: string): string {
  return relative(project, file).replaceAll('\\', '/');
}
