/** Whether a payout may be sent. The one place where this is decided. */
import { awake } from './schedule.ts';

/** After the announcement there is this long to dispute, unless everybody has said OK. */
const announcementMs = 2 * 60 * 60 * 1000;

/** Everything the decision depends on. */
export interface ReleaseState {
  readonly now: Date;
  readonly dueAt: Date;
  readonly quorumMet: boolean;
  readonly openDisputes: number;
  readonly announcedAt: Date;
  /** Where its members sleep at night. */
  readonly zone: string;
  /** Everybody has said OK to it. */
  readonly allAccepted: boolean;
  /** It has been released already. */
  readonly released: boolean;
}

/**
 * The earliest moment of release while nothing else stands against it. A time to dispute that would end at night ends in
 * the morning, when people are awake (decision 0088).
 */
export function releaseTime(dueAt: Date, announcedAt: Date, allAccepted: boolean, zone: string): Date {
  const heard = new Date(announcedAt.getTime() + announcementMs);
  return allAccepted || heard <= dueAt ? dueAt : awake(heard, zone);
}

/** Releasable: due AND quorum AND no hold, and announced long enough. */
export function releaseDecision(
  state: ReleaseState,
): 'release' | 'released_already' | 'no_quorum' | 'not_due' | 'held' | 'just_announced' {
  if (state.released) return 'released_already';
  if (!state.quorumMet) return 'no_quorum';
  if (state.now < state.dueAt) return 'not_due';
  if (state.openDisputes > 0) return 'held';
  if (state.now < releaseTime(state.dueAt, state.announcedAt, state.allAccepted, state.zone))
    return 'just_announced';
  return 'release';
}
