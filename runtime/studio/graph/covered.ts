/** The report of `npm run cover -- --json` as colours of a drawing. */
import type { CoverageReport } from '../cover/coverage.ts';
import { bestOf } from './drawing.ts';
import type { Covered } from './drawing.ts';

/** What the replays do with an edge; null when the report does not know it. */
export interface CoverageOf {
  edge(flow: string, step: string, edge: string): Covered | null;
  /** The best of the ways out of a step. */
  step(flow: string, step: string): Covered | null;
  /** How many of a flow's ways are asserted, and of how many. */
  flow(flow: string): { readonly asserted: number; readonly reached: number; readonly of: number };
}

export type ReadCoverage =
  { readonly ok: true; readonly report: CoverageReport } | { readonly ok: false; readonly problem: string };

/** Reads a report's text; what npm printed above it is passed over. */
export function readCoverage(text: string): ReadCoverage {
  let report: unknown;
  try {
    report = JSON.parse(text.slice(Math.max(0, text.indexOf('{'))));
  } catch {
    return { ok: false, problem: 'is not JSON' };
  }
  return isReport(report)
    ? { ok: true, report }
    : { ok: false, problem: 'is not a report of npm run cover -- --json' };
}

function isReport(value: unknown): value is CoverageReport {
  if (!isRecord(value) || typeof value['pack'] !== 'string' || !Array.isArray(value['edges'])) return false;
  return value['edges'].every(
    (edge) =>
      isRecord(edge) &&
      ['flow', 'step', 'edge'].every((key) => typeof edge[key] === 'string') &&
      Array.isArray(edge['reached']) &&
      Array.isArray(edge['asserted']),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function coverageOf({ edges }: Pick<CoverageReport, 'edges'>): CoverageOf {
  const all = edges.map(({ flow, step, edge, reached, asserted }) => ({
    flow,
    step,
    edge,
    covered:
      asserted.length > 0
        ? ('asserted' as const)
        : reached.length > 0
          ? ('reached' as const)
          : ('missed' as const),
  }));
  const byEdge = new Map(all.map((one) => [`${one.flow} ${one.step} ${one.edge}`, one.covered]));
  return {
    edge: (flow, step, edge) => byEdge.get(`${flow} ${step} ${edge}`) ?? null,
    step: (flow, step) =>
      bestOf(all.filter((one) => one.flow === flow && one.step === step).map(({ covered }) => covered)),
    flow(flow) {
      const own = all.filter((one) => one.flow === flow);
      return {
        asserted: own.filter(({ covered }) => covered === 'asserted').length,
        reached: own.filter(({ covered }) => covered !== 'missed').length,
        of: own.length,
      };
    },
  };
}
