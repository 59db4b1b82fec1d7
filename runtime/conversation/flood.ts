/**
 * Chats that write more in a minute than a person can. Counted in memory, before a connection is taken: whoever floods
 * costs the others nothing. With several nodes each counts for itself.
 */

const minuteMs = 60_000;

/** Counts messages by chat, a minute at a time. */
export class Flood {
  private readonly most: number;
  private readonly nowMs: () => number;
  private counts = new Map<string, number>();
  private since = -Infinity;

  /** `most` messages of one chat are read in a minute. `nowMs` is real time. */
  constructor(most: number, nowMs: () => number = () => performance.now()) {
    this.most = most;
    this.nowMs = nowMs;
  }

  /** Whether a message is to be read; `first`: it is not, and nobody has told the member so in this minute. */
  admit(conversationId: string): 'read' | 'first' | 'over' {
    const now = this.nowMs();
    if (now - this.since >= minuteMs) {
      this.counts = new Map();
      this.since = now;
    }
    const count = (this.counts.get(conversationId) ?? 0) + 1;
    this.counts.set(conversationId, count);
    if (count <= this.most) return 'read';
    return count === this.most + 1 ? 'first' : 'over';
  }
}
