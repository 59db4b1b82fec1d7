/** What can go wrong in the shell around a step. */
import { AppError, declareErrors } from '../errors.ts';

export const conversationError = declareErrors({
  TURN_TOO_LONG: {
    message: 'a turn in pack {pack} did not come to rest within {steps} steps',
    hint: 'Look for tools that call each other in a circle in the flow, and put a question between them.',
    retryable: false,
  },
  TOOL_UNKNOWN: {
    message: 'the pack {pack} calls the tool {tool}, and there is none of that name',
    hint: 'Correct the name in the flow or register the tool.',
    retryable: false,
  },
  TOOL_OUTCOME_UNDECLARED: {
    message: 'the tool {tool} answered {outcome}, which its contract does not declare',
    hint: 'Declare the outcome in the contract and route it in the flows.',
    retryable: false,
  },
  VERSION_BROKEN: {
    message: "members are in the middle of older versions that today's tools no longer serve:\n{versions}",
    hint: 'Bring back what is named above, or run npm run plan -- --move: what fits the new version goes on there, the rest begins anew.',
    retryable: false,
  },
  SWEEP_STUCK: {
    message: 'the sweep {sweep} says that something is due at {due} and does nothing about it',
    hint: 'Look at the log for what it failed at; the clock stands until this is mended.',
    retryable: false,
  },
  CLOCK_BACKWARDS: {
    message: 'the clock cannot be moved back from {now} to {target}',
    hint: 'Choose a later moment.',
    retryable: false,
  },
});

/** The database could not be asked, or its answer to a commit was lost. */
export function isDatabaseAway(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'DATABASE_UNAVAILABLE' || error.code === 'DATABASE_COMMIT_UNKNOWN')
  );
}

/** Somebody else held the row for longer than we wait. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof AppError && error.code === 'DATABASE_LOCK_TIMEOUT';
}

/** The same act may succeed later without anybody changing anything. */
export function isTransient(error: unknown): boolean {
  return error instanceof AppError && error.retryable;
}

/** A word for an error that may stand in logs and tables: never its message, which may quote a person. */
export function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}

/** The whole of an error for a sealed column. */
export function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${detailOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`.slice(0, 8_000);
}
