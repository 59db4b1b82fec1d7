/** What the linter found, for people. */
import { formatDiagnostics } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Suppressed } from './suppressions.ts';

/** One pack and what is wrong with it. */
export interface LintedPack {
  readonly name: string;
  /** Null when it has errors. */
  readonly flows: number | null;
  readonly messages: number | null;
  readonly problems: readonly Diagnostic[];
  /** How many problems there are besides, in files that nobody asked about. */
  readonly elsewhere: number;
  readonly suppressed: readonly Suppressed[];
  /** The files by the names that problems use. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Every problem with the line it is in, then one line for each pack. */
export function lintText(packs: readonly LintedPack[], seconds: number): string {
  const blocks = packs
    .filter(({ problems }) => problems.length > 0)
    .map(({ problems, sources }) => formatDiagnostics(problems, sources));
  return [...blocks, ...packs.map(summary), `${seconds.toFixed(2)} s`].join('\n');
}

function summary({ name, flows, messages, problems, elsewhere, suppressed }: LintedPack): string {
  const parts = [
    problems.length > 0
      ? count(problems.length, 'problem')
      : flows === null
        ? 'nothing wrong here'
        : `${count(flows, 'flow')}, ${count(messages ?? 0, 'message')} in order`,
  ];
  if (elsewhere > 0) parts.push(`${count(elsewhere, 'problem')} in other files`);
  if (suppressed.length > 0) parts.push(`${count(suppressed.length, 'warning')} let stand by comments`);
  return `${name}: ${parts.join(', ')}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
