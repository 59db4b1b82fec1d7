/** Every short conversation with the packs there are: nothing is found. More of them: npm run explore. */
import { describe, expect, it } from 'vitest';
import { fail, step } from '../../../runtime/engine/step.ts';
import { explore } from '../../../runtime/studio/explore/explore.ts';
import { showViolation } from '../../../runtime/studio/explore/show.ts';
import { surroundings } from '../../../system/explored-people.ts';
import { openPacks } from '../../../system/packs.ts';
import { pack as clinicPack } from '../../engine/clinic-chat.ts';
import { exploreClinic } from './clinic.ts';

describe('the clinic', () => {
  it.each([...clinicPack.flows.keys()])('%s', (name) => {
    const { violations } = exploreClinic(name, clinicPack, { interruptions: 1, states: 150 });
    expect(violations.map((each) => showViolation(clinicPack, each).join('\n'))).toEqual([]);
  });

  it('has no conversation about a fee that was left out', () => {
    expect(exploreClinic('pay', clinicPack).stopped).toBeNull();
  });
});

describe('the savings circles', () => {
  const packs = openPacks('.', ['likelemba']);
  const pack = packs.current('likelemba');
  const { language, now } = { language: 'sw', now: new Date('2026-03-02T06:00:00Z') } as const;
  const words = packs.words(pack);

  it.each([...pack.flows.values()].map((flow) => [flow.name, flow] as const))('%s', (_name, flow) => {
    const bounds = { interruptions: 0, states: 40, through: new Set<string>(), isLate: () => false };
    const exploring = { pack, words, engine: { step, fail }, surroundings, language, now };
    const { violations } = explore(exploring, flow, bounds);
    expect(violations.map((each) => showViolation(pack, each).join('\n'))).toEqual([]);
  });
});
