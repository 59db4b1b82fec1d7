/** `npm run export` and `npm run import`: a pack as one JSON flow graph, and back. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatDiagnostics } from '../runtime/language/diagnostics.ts';
import { inGraph } from '../runtime/language/graph-places.ts';
import { migratePack } from '../runtime/language/migrate.ts';
import { differsFrom, exportPack, importPack } from '../runtime/language/pack-json.ts';
import { languages } from '../runtime/ports.ts';
import { command } from './command.ts';
import { packFiles } from './pack-files.ts';
import { usualPack, unknownPack } from './pack-names.ts';
import { readPack, readPackText } from './packs.ts';

const exportUsage = {
  names: 2,
  text: `npm run export [-- pack [file]]
  pack      likelemba unless said otherwise
  file      where the JSON flow graph goes; to the terminal without it
  Comments of YAML files are not in it.
Ends with 0: done, 1: the pack has problems, 2: not understood.`,
} as const;

/** Writes the graph, or shows it. */
export const exportTo = command(
  exportUsage,
  ({ projectFolder, names: [name = usualPack, file], say, misused }) => {
    const unknown = unknownPack(projectFolder, name);
    if (unknown !== null) return misused(unknown);
    const { pack, diagnostics, sources } = readPack(projectFolder, name);
    if (pack === null) {
      say(formatDiagnostics(diagnostics, sources));
      say(`${name} was not exported: mend what is named above.`);
      return 1;
    }
    const text = `${JSON.stringify(exportPack(pack, sources), null, 2)}\n`;
    if (file === undefined) say(text.trimEnd());
    else {
      writeFileSync(file, text);
      say(`${name}: ${pack.flows.size} flows and ${pack.templates.size} messages in ${file}.`);
    }
    return 0;
  },
);

const importUsage = {
  options: { replace: { type: 'boolean' } },
  names: 1,
  text: `npm run import -- file [--replace]
  file         a JSON flow graph that npm run export made
  --replace    the pack is there already: its files are written over
  A pack of an older version of the flow language is brought to the newest.
Ends with 0: done, 1: refused, nothing was written, 2: not understood.`,
} as const;

/**
 * Writes the pack's files, once it is known that they load and say what the graph says.
 * A pack that is there already is only replaced when told to.
 */
export const importFrom = command(importUsage, ({ projectFolder, values, names: [file], say, misused }) => {
  if (file === undefined) return misused('Which file?');
  const refuse = (why: string): number => {
    say(`${file} was not imported: ${why}.`);
    return 1;
  };
  const text = read(file);
  if (text === null) return refuse('it cannot be read');
  const imported = importPack(text);
  if (!imported.ok) return refuse(imported.reason);
  const { graph } = imported;
  const migrated = migratePack(imported.files, graph.pack);
  const isOld = migrated.ok && migrated.from < migrated.to;
  const files = isOld ? new Map([...imported.files, ...migrated.changed]) : imported.files;
  const there = packFiles(projectFolder, graph.pack);
  const own = [...there.keys()].filter((path) => !path.endsWith('/runtime.yaml'));
  if (own.length > 0 && values.replace !== true)
    return refuse(`there is a pack ${graph.pack} already (to replace it, add --replace)`);
  const shared = languages.map((language) => `locales/${language}/runtime.yaml`);
  const all = new Map([...there].filter(([path]) => shared.includes(path)));
  for (const [path, content] of files) all.set(path, content);
  const { pack, diagnostics, sources } = readPackText(all, graph.pack);
  if (pack === null) {
    const shared = new Map([...sources].filter(([path]) => !files.has(path)));
    say(formatDiagnostics(inGraph(diagnostics, { json: text, file, pack: graph.pack }, files), shared));
    return refuse('the pack it makes has the problems named above');
  }
  // What leads on from the states of an older version is of that version.
  const differs = isOld ? null : differsFrom(graph, exportPack(pack, all));
  if (differs !== null) return refuse(`${differs} is not what its states make`);
  for (const path of own) if (!files.has(path)) rmSync(join(projectFolder, path));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(projectFolder, path)), { recursive: true });
    writeFileSync(join(projectFolder, path), content);
  }
  if (isOld) {
    say(`${graph.pack}: from version ${migrated.from} to ${migrated.to} of the flow language.`);
    for (const sentence of migrated.did) say(`  ${sentence}`);
    say(
      `${graph.pack}: ${pack.flows.size} flows and ${pack.templates.size} messages. Read them, then: npm run lint`,
    );
    return 0;
  }
  const same = pack.logicHash === graph.hashes.logic && pack.textsHash === graph.hashes.texts;
  say(
    `${graph.pack}: ${pack.flows.size} flows and ${pack.templates.size} messages, ${
      same
        ? 'the same as exported'
        : 'not the same as when it was exported: the file, the tools or the runtime changed'
    }.`,
  );
  return 0;
});

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
