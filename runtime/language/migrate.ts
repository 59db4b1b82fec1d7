/** Brings a pack's files to the newest version of the flow language. */
import { isDocument, parseDocument, Scalar, stringify, visit } from 'yaml';
import type { Document } from 'yaml';
import { languageVersion } from './manifest-keys.ts';
import { migrations as all } from './migrations/all.ts';
import type { Migration } from './migrations/migration.ts';
import { placeAt } from './text-places.ts';
import { yamlProblem } from './yaml-problems.ts';

/** What became of a pack. */
export type Migrated =
  | {
      readonly ok: true;
      readonly from: number;
      readonly to: number;
      /** Files that changed, by path. */
      readonly changed: ReadonlyMap<string, string>;
      /** What changed for people, one sentence for each version. */
      readonly did: readonly string[];
    }
  /** Nothing was changed; a sentence says why. */
  | { readonly ok: false; readonly reason: string };

/**
 * Pure: the pack's files by path relative to the root. Refuses a pack of a newer version, one that is out of order and
 * a version that is none, each with a sentence; then no file is changed. Migrating twice changes nothing the second time.
 */
export function migratePack(
  files: ReadonlyMap<string, string>,
  pack: string,
  migrations: readonly Migration[] = all,
  newest: number = languageVersion,
): Migrated {
  const folder = `flows/${pack}/`;
  const manifestPath = `${folder}pack.yaml`;
  if (!files.has(manifestPath)) return refuse(`There is no ${manifestPath}.`);
  const documents = new Map<string, Document>();
  for (const [path, text] of files) {
    if (!path.startsWith(folder) || !/\.(yaml|json)$/.test(path)) continue;
    const document = parseDocument(text, { prettyErrors: false });
    const [error] = document.errors;
    if (error !== undefined) {
      const { reason, hint, from, to } = yamlProblem(document, error, text);
      const { line, column } = placeAt(path, text, from, to - from);
      return refuse(`${path}:${line}:${column} cannot be read: ${reason}; ${hint}.`);
    }
    documents.set(path, document);
  }
  const manifest = documents.get(manifestPath);
  const from: unknown = isDocument(manifest) ? manifest.get('language') : null;
  if (manifest === undefined || typeof from !== 'number' || !Number.isInteger(from) || from < 1)
    return refuse(`${manifestPath} names no version: write "language: 1" if the pack is of the first one.`);
  if (from > newest)
    return refuse(
      `The pack is in version ${from} of the flow language and this runtime knows ${newest} at most: it was written for a newer one. Update the runtime first.`,
    );
  const due = migrations.filter((migration) => migration.from >= from && migration.from < newest);
  for (const migration of due) {
    migration.manifest(manifest);
    for (const [path, document] of documents) if (path !== manifestPath) migration.flow(document);
    manifest.set('language', migration.from + 1);
  }
  if (manifest.get('language') !== newest)
    throw new Error(`no migration leads from version ${String(manifest.get('language'))}`);
  const changed = new Map<string, string>();
  for (const [path, document] of due.length === 0 ? [] : documents) {
    const before = files.get(path) ?? '';
    const text = edited(path, before, document);
    if (text !== before) changed.set(path, text);
  }
  return { ok: true, from, to: newest, changed, did: due.map(({ does }) => does) };
}

/**
 * The text with what was changed in place, keys and values, and every other letter as it was. Where more was done than
 * that, e.g. a step added, the whole file is written anew.
 */
function edited(path: string, before: string, document: Document): string {
  const values = new Map<number, unknown>();
  visit(parseDocument(before), {
    Scalar: (_key, { range, value }) => void (range && values.set(range[0], value)),
  });
  const edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
  visit(document, {
    Scalar(_key, { range, value, type }) {
      if (!range || values.get(range[0]) === value) return;
      const scalar = Object.assign(new Scalar(value), { type });
      edits.push({ from: range[0], to: range[1], text: stringify(scalar, { lineWidth: 0 }).trimEnd() });
    },
  });
  let text = before;
  for (const edit of edits.toSorted((a, b) => b.from - a.from))
    text = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  const meant = JSON.stringify(document);
  if (JSON.stringify(parseDocument(text)) === meant) return text;
  return path.endsWith('.json')
    ? `${JSON.stringify(document, null, 2)}\n`
    : document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function refuse(reason: string): Migrated {
  return { ok: false, reason };
}
