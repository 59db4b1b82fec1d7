/** `npm run lint`: everything that is wrong with the packs, with place and hint. */
import { formatDiagnostics, hasErrors } from '../runtime/language/diagnostics.ts';
import { readPack } from './packs.ts';

/** 0: in order; 1: problems. */
export async function lint(projectFolder: string, say: (line: string) => void): Promise<number> {
  const began = performance.now();
  const { diagnostics, sources, pack } = readPack(projectFolder, 'likelemba');
  if (diagnostics.length > 0) say(formatDiagnostics(diagnostics, sources));
  const took = ((performance.now() - began) / 1000).toFixed(2);
  say(
    hasErrors(diagnostics)
      ? `likelemba: ${diagnostics.length} problems (${took} s)`
      : `likelemba: ${pack?.flows.size ?? 0} flows, ${pack?.templates.size ?? 0} messages in order (${took} s)`,
  );
  return hasErrors(diagnostics) ? 1 : 0;
}
