/** `npm run plan`: who is in the middle of what, before a new version is published. */
import { moveToNewest } from '../runtime/conversation/versions.ts';
import { createCipher } from '../runtime/identity/cipher.ts';
import type { Pack } from '../runtime/language/model.ts';
import { command } from './command.ts';
import type { Say } from './command-words.ts';
import { atHome } from './database.ts';
import { planOf } from './fates.ts';
import type { Fate, Plan } from './fates.ts';
import { usualPack, unknownPack } from './pack-names.ts';
import { openPacks } from './packs.ts';

const usage = {
  options: { move: { type: 'boolean' } },
  names: 1,
  text: `npm run plan [-- [pack] [--move]]
  pack      likelemba unless said otherwise
  --move    everybody in the middle of something goes on in this version, or begins anew
Ends with 0: the start refuses nobody, or they were moved, 1: it would refuse, 2: not understood.`,
} as const;

/** Shows the plan, and with `--move` carries it out. */
export const plan = command(usage, ({ projectFolder, values, names: [name = usualPack], say, misused }) => {
  const unknown = unknownPack(projectFolder, name);
  if (unknown !== null) return misused(unknown);
  const packs = openPacks(projectFolder, [name]);
  return atHome(projectFolder, 'plan', say, async ({ config, database, dataKey }) => {
    const made = await planOf(database, createCipher(dataKey), packs, name, config.live);
    sayPlan(made, packs.current(name), say);
    if (values.move === true) {
      const moved = await moveToNewest(database, packs.current(name));
      say(`${moved} conversations go on in this version with their next message.`);
      return 0;
    }
    return made.refused.length > 0 ? 1 : 0;
  });
});

const headings = {
  unchanged: 'unchanged',
  stay: 'stay',
  cannotStay: 'cannot stay',
  map: 'moved: go on',
  restart: 'begin anew',
} as const;

/** The plan as people read it. */
export function sayPlan({ fates, keepsVersions, refused }: Plan, pack: Pack, say: Say): void {
  say(`${pack.name} ${pack.logicHash.slice(0, 12)}: who is in the middle of something`);
  if (fates.length === 0) return say('  nobody');
  const columns = (Object.keys(headings) as (keyof typeof headings)[]).filter(
    (column) => keepsVersions || !['stay', 'cannotStay'].includes(column),
  );
  const wide = Math.max(4, ...fates.map(({ at }) => at.length));
  const line = (first: string, cells: readonly (string | number)[]): string =>
    `  ${first.padEnd(wide)}${cells.map((cell) => String(cell).padStart(14)).join('')}`;
  say(
    line(
      'step',
      columns.map((column) => headings[column]),
    ),
  );
  for (const fate of fates)
    say(
      line(
        fate.at,
        columns.map((column) => fate[column]),
      ),
    );
  for (const what of refused) say(what);
  say(outcome(fates, keepsVersions));
}

/** What happens when this version starts. */
function outcome(fates: readonly Fate[], keepsVersions: boolean): string {
  const total = (of: (fate: Fate) => number): number => fates.reduce((sum, fate) => sum + of(fate), 0);
  const cannot = total(({ cannotStay }) => cannotStay);
  if (cannot > 0)
    return `${cannot} cannot stay: the start would refuse. Bring back what is named above, or: npm run plan -- --move`;
  const moved = total(({ map, restart }) => map + restart);
  if (moved === 0) return 'Nobody is in the middle of what this version changes.';
  if (!keepsVersions)
    return 'No version is kept beside sandboxes: with their next message they go on in this one, or begin anew.';
  const stay = total((fate) => fate.stay);
  const lost = moved - stay;
  return [
    ...(stay === 0
      ? []
      : [
          'When this is published, they stay on the version they began on. To move them: npm run plan -- --move',
        ]),
    ...(lost === 0 ? [] : [`The version of ${lost} was never kept: they go on in this one, or begin anew.`]),
  ].join('\n');
}
