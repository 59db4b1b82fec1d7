/** The project's own files. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const project = resolve(import.meta.dirname, '../..');

/** One file: its path from the project's root with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const skipped = new Set(['node_modules', '.data', '.git', 'coverage']);

/** All files whose names end in one of these. */
export function files(...endings: readonly string[]): SourceFile[] {
  const found: SourceFile[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
        found.push({ path: relative(project, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') });
    }
  };
  walk(project);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
