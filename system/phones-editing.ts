/** The files that were saved last as the phones page shows them. */
import type { EditingView } from '../console/phones/studio.ts';
import type { Edited } from './pack-watch.ts';

/** What was saved last, as the page shows it. */
export function asEditingView({ files, used, at, broken, diagnostics, sources }: Edited): EditingView {
  return {
    files,
    used,
    at,
    broken,
    problems: diagnostics.map(({ severity, place, code, message, hint }) => ({
      severity,
      file: place.file,
      line: place.line,
      column: place.column,
      length: place.length,
      code,
      message,
      hint,
      source: sources.get(place.file)?.split(/\r?\n/)[place.line - 1] ?? null,
    })),
  };
}
