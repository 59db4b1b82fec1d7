/** What the terminal says of files that were saved while the program runs. */
import { formatDiagnostics } from '../runtime/language/diagnostics.ts';
import type { Edited, WatchedPacks } from './pack-watch.ts';

/** What there is to say of the files that the program began with; null where they are all in order. */
export function firstWords(packs: Pick<WatchedPacks, 'edited'>): string | null {
  const { diagnostics, sources } = packs.edited();
  return diagnostics.length === 0 ? null : formatDiagnostics(diagnostics, sources).trimEnd();
}

/** Some lines: what was saved, what is wrong with it, and which version runs. `wasBroken`: before this. */
export function editWords({ files, used, diagnostics, sources, broken }: Edited, wasBroken: boolean): string {
  const saved = `saved ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
  const problems =
    diagnostics.length === 0 ? '' : `\n\n${formatDiagnostics(diagnostics, sources).trimEnd()}\n`;
  if (broken) return `${saved}: broken, the last good version goes on${problems}`;
  if (!used) return `${saved}: nothing that the phones use`;
  return `${saved}: ${wasBroken ? 'in order again, ' : ''}the phones use it${problems}`;
}
