/** What the terminal says of files that were saved while the program runs. */
import { formatDiagnostics } from '../runtime/language/diagnostics.ts';
import type { Edited } from './pack-watch.ts';

/** Some lines: what was saved, what is wrong with it, and which version runs. `wasBroken`: before this. */
export function editWords({ files, diagnostics, sources, broken }: Edited, wasBroken: boolean): string {
  const saved = `saved ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
  const problems =
    diagnostics.length === 0 ? '' : `\n\n${formatDiagnostics(diagnostics, sources).trimEnd()}\n`;
  if (broken) return `${saved}: broken, the last good version goes on${problems}`;
  return `${saved}: ${wasBroken ? 'in order again, ' : ''}the phones use it${problems}`;
}
