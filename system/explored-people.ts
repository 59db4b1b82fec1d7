/** What the explorer cannot know of this catalogue: who somebody is, and what tools change about them. */
import type { Surroundings } from '../runtime/studio/explore/model.ts';
import { languages } from '../runtime/ports.ts';

export const surroundings: Surroundings = {
  me: (registered, language) => ({ id: 'user~1', name: 'Amina', language, registered, notifications: true }),
  after({ tool, input }, outcome, speaker) {
    if (tool === 'member.register' && outcome === 'registered')
      return { ...speaker, role: 'member', me: { ...speaker.me, registered: true } };
    if (tool === 'me.set_notifications')
      return { ...speaker, me: { ...speaker.me, notifications: input['on'] ?? true } };
    const language =
      tool === 'me.set_language' ? languages.find((each) => each === input['language']) : undefined;
    return language === undefined ? speaker : { ...speaker, language, me: { ...speaker.me, language } };
  },
  // Whoever starts a circle, or is the last to agree, gets the schedule as everybody else does.
  tells: ({ tool }, outcome) =>
    (tool === 'circle.start' || tool === 'circle.agree') && outcome === 'started' ? 'circle.started' : null,
  asTalk({ name, outcome }, speaker) {
    if (name !== 'payment.settled') return null;
    return { provider: { mpesa: outcome === 'failed' ? 'declines' : 'pays', for: speaker } };
  },
};
