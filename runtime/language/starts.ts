/** Whatever starts a flow from outside a flow: entry, onboarding, commands, keywords and what notices offer. */
import type { PlacedStart } from './manifest-starts.ts';
import type { PackDraft } from './pack-draft.ts';

/** All starts of a pack; a start that an entry for several outcomes of an event repeats stands here once. */
export function startsOf(pack: PackDraft): readonly PlacedStart[] {
  const { manifest } = pack;
  const named = [manifest.entry, manifest.onboarding].filter((each) => each !== null);
  const all = [
    ...named.map(({ name, place }): PlacedStart => ({
      flow: name,
      with: new Map(),
      confirms: [],
      variables: new Map(),
      place,
    })),
    ...manifest.commands.values(),
    ...manifest.keywords.map((keyword) => keyword.start),
    ...manifest.events.values(),
    ...[...manifest.schedules.values(), ...manifest.broadcasts.values()].map(({ start }) => start),
    ...manifest.links.values(),
    ...[...manifest.notices.values()].flatMap((notice) => [...notice.offers.values()]),
  ];
  const seen = new Set<string>();
  return all.filter(({ place }) => {
    const key = `${place.line}:${place.column}`;
    return !seen.has(key) && seen.add(key);
  });
}
