/**
 * What the linter found, as SARIF 2.1.0 (OASIS): what code review tools read. Columns count UTF-16 code units.
 * The evidence is a code flow; what a comment lets stand is a result with a suppression.
 */
import { diagnosticCodes } from './all-codes.ts';
import type { DiagnosticCode } from './all-codes.ts';
import type { Diagnostic, Related } from './diagnostics.ts';
import type { LintedPack } from './lint-text.ts';
import type { Place } from './model.ts';

/** One log with one run over all packs. */
export function lintSarif(packs: readonly LintedPack[]): string {
  const results = packs.flatMap(({ problems, suppressed }) => [
    ...problems.map((each) => result(each)),
    ...suppressed.map(({ diagnostic, reason }) => ({
      ...result(diagnostic),
      suppressions: [{ kind: 'inSource', justification: reason }],
    })),
  ]);
  const codes = [...new Set(results.map(({ ruleId }) => ruleId))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'likelemba lint', rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: results.map((each) => ({ ...each, ruleIndex: codes.indexOf(each.ruleId) })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function rule(code: DiagnosticCode) {
  const { severity, message, hint } = diagnosticCodes[code];
  return {
    id: code,
    shortDescription: { text: message },
    help: { text: hint },
    defaultConfiguration: { level: severity },
  };
}

function result({ code, severity, message, hint, place, related, way }: Diagnostic) {
  return {
    ruleId: code,
    level: severity,
    message: { text: `${message}: ${hint}` },
    locations: [{ physicalLocation: physical(place) }],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((each, id) => ({ id, ...located(each) })) }),
    ...(way.length === 0
      ? {}
      : { codeFlows: [{ threadFlows: [{ locations: way.map((each) => ({ location: located(each) })) }] }] }),
  };
}

function located({ place, message }: Related) {
  return { physicalLocation: physical(place), message: { text: message } };
}

function physical({ file, line, column, length }: Place) {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: column, endColumn: column + length },
  };
}
