/** A coverage report as people read it. */
import type { Language } from '../../ports.ts';
import { missed } from './coverage.ts';
import type { CoverageReport, EdgeSeen, SideSeen } from './coverage.ts';

/**
 * One line for each flow, with file and line of what it misses, and the edges that are held to something in some
 * languages only; then the messages.
 */
export function showCoverage(report: CoverageReport): string[] {
  const { languages, edges, messages, sides } = report;
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
    ...(not.sides.length === 0 ? [] : ['blocks in messages', ...showSides(not.sides), '']),
    `${report.pack}: ${asserted} of ${edges.length} edges are held to something, ` +
      `${messages.length - not.messages.length} of ${messages.length} messages are heard in ${languages.join(', ')}, ` +
      `with ${sides.filter(({ reached }) => reached).length} of ${sides.length} sides of their blocks`,
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

/** A line for each side, whatever languages miss it: of the first, with the lines of the others. */
function showSides(sides: readonly SideSeen[]): string[] {
  const groups = Map.groupBy(sides, ({ template, block, said }) => `${template} ${block} ${said}`);
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    const also = others.map(({ file, line }) => `${file.split('.').at(-2)}:${line}`).join(', ');
    return `    ${first.file}:${first.line}${also === '' ? '' : ` (${also})`}  ${first.block}: ${first.said ? 'never said' : 'always said'}`;
  });
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
