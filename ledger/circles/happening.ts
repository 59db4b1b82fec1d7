/** Drafts of events of one group, with what they share filled in. */
import type { Actor, EventDraft } from '../book/model.ts';
import { groupScope } from '../book/model.ts';
import type { Body } from '../book/canonical.ts';
import type { EventType } from '../book/event-types.ts';
import type { Posting } from '../book/model.ts';
import type { Work } from '../work.ts';
import type { GroupRow } from './tables.ts';

/** What differs from event to event. */
export interface Happening {
  readonly id: string;
  readonly type: EventType;
  readonly subject: { readonly type: string; readonly id: string };
  readonly cycleId?: string;
  readonly data: Readonly<Record<string, Body>>;
  readonly postings?: readonly Posting[];
}

/** An event in a group's chain. */
export function inGroup(
  work: Work,
  group: Pick<GroupRow, 'id'>,
  actor: Actor,
  happening: Happening,
): EventDraft {
  return { ...happening, scope: groupScope(group.id), occurredAt: work.now, actor, groupId: group.id };
}

/** A provider acted: it told us something. */
export const providerActor = (channel: string): Actor => ({ type: 'provider', id: channel });
/** A person acted. */
export const userActor = (user: string): Actor => ({ type: 'user', id: user });
