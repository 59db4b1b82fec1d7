/** The page `docs/errors.md`: every problem that the linter knows, with an example as an author reads it. */
import { diagnosticCodes } from './all-codes.ts';
import type { DiagnosticCode } from './all-codes.ts';

/** `exampleOf`: what is printed for a mistake of this kind; null where an example would be too long to read. */
export function errorsPage(exampleOf: (code: DiagnosticCode) => string | null): string {
  const codes = (Object.keys(diagnosticCodes) as DiagnosticCode[]).sort();
  const errors = codes.filter((code) => diagnosticCodes[code].severity === 'error').length;
  return [
    '# What the linter says',
    'Made from what rules, kinds and readers in `runtime/language` declare and the cases in `tests/language/bad/`; do not edit it by hand.',
    `${codes.length} problems: ${errors} errors, with which a pack does not run, and ${codes.length - errors} warnings. \`npm run lint\` ends with 1 for either. A warning that may stand gets a comment with the reason, behind the line or above it, and is counted:`,
    '```yaml\nwithin: 3d # lint-ignore WAIT_BEYOND_WINDOW: the desk calls before it is over\n```',
    'In a template the comment is `{{! lint-ignore CODE: reason }}`. An error cannot be let stand, and a comment that nothing needs is a problem itself.',
    ...codes.map((code) => section(code, exampleOf(code))),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(code: DiagnosticCode, example: string | null): string {
  const { severity, message, hint } = diagnosticCodes[code];
  const parts = [
    `## ${code}`,
    `${severity === 'warning' ? 'Warning. ' : ''}Means: ${plain(message)}.`,
    `Do: ${plain(hint)}.`,
    ...(example === null ? [] : [`\`\`\`\n${example.trimEnd()}\n\`\`\``]),
  ];
  return parts.join('\n\n');
}

/** `{name}` as …, and nothing that a page would take for markup. */
function plain(text: string): string {
  return text.replaceAll(/([*_<>|])/g, '\\$1');
}
