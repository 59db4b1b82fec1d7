/** `bad/<CODE>.yaml`: one mistake in the clinic's pack each, and `bad/<CODE>.txt`: exactly what an author then reads. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { formatDiagnostics } from '../../runtime/language/diagnostics.ts';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import type { LoadedPack } from '../../runtime/language/pack.ts';
import { clinic } from './fixtures/clinic.ts';

export const clinicRoot = join(import.meta.dirname, 'fixtures/clinic');
export const badFolder = join(import.meta.dirname, 'bad');

/** A change to the good pack: text replaced in a file, a file added or deleted. */
type Edit =
  | { readonly file: string; readonly replace: string; readonly by: string }
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly delete: true };

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

/** The good pack with changes; throws when a text that is to be replaced is not there exactly once. */
export function clinicWith(edits: readonly Edit[]): LoadedPack {
  const files = clinicFiles();
  for (const edit of edits) {
    if ('delete' in edit) files.delete(edit.file);
    else if ('text' in edit) files.set(edit.file, edit.text);
    else {
      const parts = (files.get(edit.file) ?? '').split(edit.replace);
      if (parts.length !== 2) throw new Error(`${edit.file} has "${edit.replace}" ${parts.length - 1} times`);
      files.set(edit.file, parts.join(edit.by));
    }
  }
  return loadPackFromText(files, 'clinic', clinic);
}

export const badCodes: readonly string[] = readdirSync(badFolder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length))
  .sort();

/** Loads the pack of a case. */
export function badCase(code: string): LoadedPack {
  return clinicWith(parse(readFileSync(join(badFolder, `${code}.yaml`), 'utf8')) as Edit[]);
}

/** What an author reads. */
export function outputOf(loaded: LoadedPack): string {
  return formatDiagnostics(loaded.diagnostics, loaded.sources);
}
