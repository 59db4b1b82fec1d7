/** Numbers of a run: how many in a second, and how long they took. */

/** What was measured of one kind of work in one round. */
export interface Sample {
  /** How many were done, in how many seconds. */
  readonly done: number;
  readonly seconds: number;
  /** Each one's time in milliseconds. */
  readonly ms: readonly number[];
  /** CPU time of the process that did it, in seconds; null where it is not known. */
  readonly cpuSeconds: number | null;
}

export interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU milliseconds of the process for each one. */
  readonly cpuMs: number | null;
}

/** All rounds of one kind together; the rate is the median of the rounds'. */
export function figuresOf(samples: readonly Sample[]): Figures {
  const ms = samples.flatMap((sample) => sample.ms).sort((a, b) => a - b);
  const done = samples.reduce((sum, sample) => sum + sample.done, 0);
  const cpu = samples.map((sample) => sample.cpuSeconds);
  return {
    perSecond: median(samples.map((sample) => sample.done / sample.seconds)),
    p50: at(ms, 0.5),
    p99: at(ms, 0.99),
    cpuMs: cpu.some((one) => one === null)
      ? null
      : (cpu.reduce<number>((sum, one) => sum + (one ?? 0), 0) * 1000) / done,
  };
}

/** One line of the printed table. */
export function line(name: string, figures: Figures): string {
  const { perSecond, p50, p99, cpuMs } = figures;
  return [
    name.padEnd(44),
    `${perSecond.toFixed(0)}/s`.padStart(9),
    `p50 ${p50.toFixed(2)} ms`.padStart(14),
    `p99 ${p99.toFixed(2)} ms`.padStart(15),
    (cpuMs === null ? '' : `cpu ${cpuMs.toFixed(2)} ms`).padStart(13),
  ].join(' ');
}

function median(numbers: readonly number[]): number {
  return at(
    [...numbers].sort((a, b) => a - b),
    0.5,
  );
}

/** The value below which this share of sorted numbers lies. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
