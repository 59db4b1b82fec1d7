/**
 * Flows that start by themselves: by an event, a schedule or a broadcast.
 *
 * They wait until nothing else is open, so that they never stand between a member and a question; a question that was
 * left for longer than one returns to it is over, and makes room.
 */
import { Temporal } from '@js-temporal/polyfill';
import { isQuestion } from '../language/kinds/all.ts';
import type { Every, SelfStart, Start } from '../language/model.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { begin } from './commands.ts';
import type { Queued, StepEvent } from './model.ts';
import { removeTop, returnWithinMs } from './stack.ts';

/** Most flows that wait; the oldest is dropped for a newer one. */
const queuedMax = 10;
/** When to look again while the conversation waits for something else than an answer. */
const lookAgainMs = 3_600_000;

/** An event that the pack starts a flow for. */
export function startByEvent(draft: Draft, event: Extract<StepEvent, { kind: 'domain' }>): void {
  const name = `${event.name}.${event.outcome}`;
  if (draft.pack.events.has(name)) enqueue(draft, { by: 'event', name, data: event.data });
}

/** A schedule's time has come, or somebody asks that its timer be set. */
export function receiveSchedule(draft: Draft, name: string): void {
  const schedule = draft.pack.schedules.get(name);
  const { [name]: kept, ...others } = draft.schedules;
  // `keepSchedules` sets the next one.
  draft.schedules = others;
  if (schedule === undefined || kept === undefined) return;
  const isDue = draft.context.now.getTime() >= kept.dueMs;
  if (isDue && isWanted(draft, schedule)) enqueue(draft, { by: 'schedule', name, data: null });
}

/** A broadcast of the pack's is sent. */
export function receiveBroadcast(draft: Draft, name: string): void {
  const broadcast = draft.pack.broadcasts.get(name);
  if (broadcast !== undefined && isWanted(draft, broadcast))
    enqueue(draft, { by: 'broadcast', name, data: null });
}

/** Only members, and of what can be paused only those who have not. */
function isWanted(draft: Draft, { always }: SelfStart): boolean {
  const { role, me } = draft.context;
  return role !== 'visitor' && (always || me['notifications'] !== false);
}

function enqueue(draft: Draft, queued: Queued): void {
  const same = draft.queued.some(
    ({ by, name }) => by !== 'event' && by === queued.by && name === queued.name,
  );
  if (!same) draft.queued = [...draft.queued, queued].slice(-queuedMax);
}

/** Sets the timers of schedules that are new or were changed; those that are gone are forgotten. */
export function keepSchedules(draft: Draft): void {
  const { schedules } = draft.pack;
  if (draft.context.role === 'visitor') return;
  const kept: Record<string, { every: string; dueMs: number }> = {};
  for (const [name, { every }] of schedules) {
    const before = draft.schedules[name];
    if (before?.every === every.text) kept[name] = before;
    else {
      const at = nextTime(every, draft.context.now, draft.context.timeZone);
      kept[name] = { every: every.text, dueMs: at.getTime() };
      draft.effects.push({ kind: 'timer', timer: `schedule.${name}`, at });
    }
  }
  draft.schedules = kept;
}

/** The next such moment after `now` in a zone. A time that a clock change skips comes right after it. */
export function nextTime(every: Every, now: Date, timeZone: string): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const time = { hour: every.hour, minute: every.minute };
  // A month and a day are enough to meet any weekday or day of the month.
  for (let days = 0; days <= 32; days += 1) {
    const day = start.toPlainDate().add({ days });
    const fits =
      (every.weekday === null || day.dayOfWeek === every.weekday) &&
      (every.dayOfMonth === null || day.day === every.dayOfMonth);
    if (!fits) continue;
    const at = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) });
    if (at.epochMilliseconds > now.getTime()) return new Date(at.epochMilliseconds);
  }
  throw new Error(`${every.text} never comes`);
}

/** Begins the oldest flow that waits, if nothing else is open; else comes back to it when that is over. */
export function beginQueued(draft: Draft): void {
  const [next, ...others] = draft.queued;
  if (next === undefined) return;
  if (!isIdle(draft)) return lookAgain(draft);
  draft.queued = others;
  const start = startOf(draft, next);
  if (start) begin(draft, start, { event: next.data });
  // One that begins with nothing to say has made room for the next.
  beginQueued(draft);
}

function startOf(draft: Draft, { by, name }: Queued): Start | undefined {
  const { events, schedules, broadcasts } = draft.pack;
  if (by === 'event') return events.get(name);
  return (by === 'schedule' ? schedules : broadcasts).get(name)?.start;
}

/** Nothing is open, or only the pack's menu, which nobody is in the middle of. */
function isIdle(draft: Draft): boolean {
  const [only, ...others] = draft.frames;
  if (draft.context.role === 'visitor' || draft.pending.length > 0 || others.length > 0) return false;
  return (
    only === undefined || (only.flow === draft.pack.entry && only.trail.length === 0 && draft.open !== null)
  );
}

function lookAgain(draft: Draft): void {
  const { top } = draft;
  // Who is new looks again with their own next message: nothing waits for them by the clock.
  if (draft.context.role === 'visitor') return;
  const now = draft.context.now.getTime();
  const answered = top !== null && isQuestion(draft.stepOf(top));
  const at = answered ? top.shownAtMs + returnWithinMs : now + lookAgainMs;
  draft.effects.push({ kind: 'timer', timer: 'queued.', at: new Date(Math.max(at, now + 1_000)) });
}

/** Leaves questions of long ago, with what they stood in: a flow waits for its turn. What waits for no person stays. */
export function leaveWhatIsOld(draft: Draft): void {
  if (draft.queued.length === 0) return;
  for (let top = draft.top; top !== null && isOld(draft, top); top = draft.top) {
    draft.closeQuestion();
    removeTop(draft, top);
  }
}

function isOld(draft: Draft, top: MutableFrame): boolean {
  return isQuestion(draft.stepOf(top)) && draft.context.now.getTime() - top.shownAtMs >= returnWithinMs;
}
