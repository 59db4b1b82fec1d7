/** A coverage report as people read it. */
import type { Language } from '../../ports.ts';
import { missed } from './coverage.ts';
import type { CoverageReport, EdgeSeen } from './coverage.ts';

/**
 * One line for each flow, with file and line of what it misses, and the edges that are held to something in some
 * languages only; then the messages.
 */
export function showCoverage(report: CoverageReport): string[] {
  const { languages, edges, messages } = report;
  const flows = [...new Set(edges.map(({ flow }) => flow))];
  const not = missed(report);
  const asserted = edges.length - not.edges.length;
  return [
    `${'edges'.padEnd(18)}reached  asserted  ${languages.map((language) => language.padStart(4)).join('')}`,
    ...flows.flatMap((flow) => showFlow(report, flow)),
    '',
    ...not.messages.map(
      ({ template, reached }) =>
        `message ${template} is not heard in ${languages.filter((language) => !reached.includes(language)).join(', ')}`,
    ),
    `${report.pack}: ${asserted} of ${edges.length} edges are held to something, ` +
      `${messages.length - not.messages.length} of ${messages.length} messages are heard in ${languages.join(', ')}`,
  ];
}

function showFlow({ edges, languages }: CoverageReport, flow: string): string[] {
  const own = edges.filter((edge) => edge.flow === flow);
  const count = (fits: (edge: EdgeSeen) => boolean) => own.filter(fits).length;
  const of = (n: number) => `${n}/${own.length}`;
  const each = languages.map((language) =>
    String(count(({ asserted }) => asserted.includes(language))).padStart(4),
  );
  return [
    flow.padEnd(18) +
      of(count(({ reached }) => reached.length > 0)).padEnd(9) +
      of(count(({ asserted }) => asserted.length > 0)).padEnd(10) +
      each.join(''),
    ...own
      .filter(({ asserted }) => asserted.length === 0)
      .map(
        ({ file, line, step, edge, to, reached }) =>
          `    ${file}:${line}  ${step} ${edge} → ${to}: ${reached.length === 0 ? 'not reached' : 'reached, nothing expected'}`,
      ),
    ...inSomeLanguages(own, languages),
  ];
}

/** Edges that are held to something in some languages and not in others, by those that they are not. */
function inSomeLanguages(own: readonly EdgeSeen[], languages: readonly Language[]): string[] {
  const byMissing = new Map<string, string[]>();
  for (const { step, edge, asserted } of own) {
    const missing = languages.filter((language) => !asserted.includes(language)).join(', ');
    if (asserted.length === 0 || missing === '') continue;
    byMissing.set(missing, [...(byMissing.get(missing) ?? []), `${step} ${edge}`]);
  }
  return [...byMissing].map(([missing, edges]) => `    not held in ${missing}: ${edges.join('; ')}`);
}
