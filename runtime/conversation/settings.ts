/** Numbers of the shell that operations may want to change. Milliseconds are of real time. */
export interface Settings {
  /** How long a new event waits for another node's turn in its conversation before it is stored alone. */
  readonly lockWaitMs: number;
  /** Messages of one chat that are read in a minute: more than a person writes. */
  readonly messagesAMinuteMax: number;
  /** Waits before an event that failed for a passing reason is tried again: five seconds in all, as they block the chat. */
  readonly retryDelaysMs: readonly number[];
  readonly pendingTurnsAtOnce: number;
  readonly sendsAtOnce: number;
  readonly callsAtOnce: number;
  /** Everything is looked at by state this often. */
  readonly sweepMs: number;
  /** Longer than any gateway's time limit for one send. */
  readonly sendLeaseMs: number;
  readonly sendBackOffMs: number;
  readonly sendBackOffMaxMs: number;
  /** How often a gateway is asked what our number can do, while it sends and while it does not. */
  readonly statePollMs: number;
  readonly statePollPausedMs: number;
  /** Twelve tries with these waits are about 25 minutes. */
  readonly sendAttemptsMax: number;
  /** Longer than any provider's time limit for one call. */
  readonly callLeaseMs: number;
  readonly callBackOffMs: number;
  readonly callBackOffMaxMs: number;
  readonly handleAttemptsMax: number;
  /** Longest text of a message where the gateway is not known any more. */
  readonly textMax: number;
}

/** What holds where nothing else is said. */
export const defaults: Settings = {
  lockWaitMs: 250,
  messagesAMinuteMax: 120,
  retryDelaysMs: [50, 200, 750, 2_000],
  pendingTurnsAtOnce: 4,
  sendsAtOnce: 16,
  callsAtOnce: 8,
  sweepMs: 1_000,
  sendLeaseMs: 60_000,
  sendBackOffMs: 2_000,
  sendBackOffMaxMs: 300_000,
  sendAttemptsMax: 12,
  statePollMs: 60_000,
  statePollPausedMs: 10_000,
  callLeaseMs: 60_000,
  callBackOffMs: 5_000,
  callBackOffMaxMs: 300_000,
  handleAttemptsMax: 8,
  textMax: 4_096,
};
