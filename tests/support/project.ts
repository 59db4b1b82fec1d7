/** A copy of the project's own files (flows, templates, locales, replays) that a test may edit as an author would. */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const project = resolve(import.meta.dirname, '../..');

export interface ProjectCopy {
  readonly folder: string;
  read(file: string): string;
  /** Writes over the file, as most editors do. */
  save(file: string, text: string): void;
  /** Writes another file and puts it in the place of this one, as vim does. */
  saveByRename(file: string, text: string): void;
  /** Replaces the one place where `from` stands. Throws when there is none. */
  change(file: string, from: string, to: string): void;
  remove(): void;
}

export function copyProject(): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'likelemba-project-'));
  for (const part of ['flows', 'templates', 'locales', 'tests/replays'])
    cpSync(join(project, part), join(folder, part), { recursive: true });
  // Migrations stand beside the code.
  for (const part of ['runtime', 'ledger']) symlinkSync(join(project, part), join(folder, part));
  const copy: ProjectCopy = {
    folder,
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    save: (file, text) => writeFileSync(join(folder, file), text),
    saveByRename(file, text) {
      writeFileSync(join(folder, `${file}~`), text);
      renameSync(join(folder, `${file}~`), join(folder, file));
    },
    change(file, from, to) {
      const text = copy.read(file);
      if (!text.includes(from)) throw new Error(`${file} does not say "${from}"`);
      copy.save(file, text.replace(from, to));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  return copy;
}
