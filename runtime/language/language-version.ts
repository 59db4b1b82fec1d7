/** Which version of the language a pack is written in: files of another one would be measured by rules not theirs. */
import { diagnose } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import { languageVersion } from './manifest-keys.ts';
import { entry } from './read.ts';
import type { Tree } from './read.ts';

/** The problem of a manifest that names another version than this runtime's; null where it names this one, or none. */
export function otherVersion(manifest: Tree): Diagnostic | null {
  const written = manifest.kind === 'map' ? entry(manifest, 'language')?.value : undefined;
  if (written?.kind !== 'scalar' || typeof written.value !== 'bigint') return null;
  if (written.value === BigInt(languageVersion)) return null;
  const isOld = written.value >= 1n && written.value < BigInt(languageVersion);
  const details = { name: String(written.value), known: languageVersion };
  return diagnose(isOld ? 'PACK_LANGUAGE_OLD' : 'PACK_LANGUAGE_VERSION', written.place, details);
}
