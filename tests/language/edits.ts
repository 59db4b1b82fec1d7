/** Changes to the files of a good pack, as data: what an author might have done. */

/** A text replaced in a file, a file added, deleted or renamed. */
export type Edit =
  | { readonly file: string; readonly replace: string; readonly by: string }
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly delete: true }
  | { readonly file: string; readonly rename: string };

/** The files after the edits; throws when a text that is to be replaced is not there exactly once. */
export function edited(good: ReadonlyMap<string, string>, edits: readonly Edit[]): Map<string, string> {
  const files = new Map(good);
  for (const edit of edits) {
    if ('text' in edit) {
      files.set(edit.file, edit.text);
      continue;
    }
    const before = files.get(edit.file);
    if (before === undefined) throw new Error(`there is no ${edit.file}`);
    if ('delete' in edit) files.delete(edit.file);
    else if ('rename' in edit) {
      files.delete(edit.file);
      files.set(edit.rename, before);
    } else {
      const parts = before.split(edit.replace);
      if (parts.length !== 2) throw new Error(`${edit.file} has "${edit.replace}" ${parts.length - 1} times`);
      files.set(edit.file, parts.join(edit.by));
    }
  }
  return files;
}
