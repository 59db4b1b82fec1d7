/**
 * `bad/<CODE>.yaml`: one mistake in the clinic's pack each, and `bad/<CODE>.txt`: exactly what an author then reads.
 * `good/<rule>-….yaml`: what comes close to a mistake and is none.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { formatDiagnostics } from '../../runtime/language/diagnostics.ts';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import type { LoadedPack } from '../../runtime/language/pack.ts';
import { edited } from './edits.ts';
import type { Edit } from './edits.ts';
import { clinic } from './fixtures/clinic.ts';

export const clinicRoot = join(import.meta.dirname, 'fixtures/clinic');
export const badFolder = join(import.meta.dirname, 'bad');
const goodFolder = join(import.meta.dirname, 'good');

/** The good pack's files by path. */
export function clinicFiles(): Map<string, string> {
  const files = readdirSync(clinicRoot, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  return new Map(
    files.map((each) => {
      const path = join(each.parentPath, each.name);
      return [path.slice(clinicRoot.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}

/** The good pack with changes. */
export function clinicWith(edits: readonly Edit[]): LoadedPack {
  return loadPackFromText(edited(clinicFiles(), edits), 'clinic', clinic);
}

const casesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();

/** `CODE`, or `CODE-what` where one case does not say it all. */
export const badNames = casesIn(badFolder);
/** `rule-what`: close to a mistake, and none. */
export const goodNames = casesIn(goodFolder);

/** The code that a bad case is about. */
export function codeOf(name: string): string {
  return name.split('-')[0] ?? name;
}

const loadCase = (folder: string, name: string): LoadedPack =>
  clinicWith(parse(readFileSync(join(folder, `${name}.yaml`), 'utf8')) as Edit[]);

/** Loads the pack of a case. */
export const badCase = (name: string): LoadedPack => loadCase(badFolder, name);
export const goodCase = (name: string): LoadedPack => loadCase(goodFolder, name);

/** What an author reads. */
export function outputOf(loaded: LoadedPack): string {
  return formatDiagnostics(loaded.diagnostics, loaded.sources);
}
