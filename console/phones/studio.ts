/**
 * What the page shows to those who write flows: problems of the files they save, where each conversation stands, what
 * every turn did, a story that plays by itself, and what happened as a replay.
 */
import type { Language } from '../../runtime/ports.ts';
import type { ActResult } from './world.ts';

// ─────────────────────────────────────────────────────────────────── saved files

export interface Editing {
  view(): Promise<EditingView>;
}

export interface EditingView {
  /** The files that were saved last; empty before any was. */
  readonly files: readonly string[];
  /** Whether one of them is read: a note beside the flows is not. */
  readonly used: boolean;
  /** When they were read, by the real clock. */
  readonly at: Date;
  /** The last good version runs, since the newest one cannot. */
  readonly broken: boolean;
  readonly problems: readonly Problem[];
}

/** One mistake in a file, as its author mends it. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** In characters. */
  readonly length: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The line as it stands in the file; null where there is none. */
  readonly source: string | null;
}

// ─────────────────────────────────────────────────────────────── flows and traces

export interface Journeys {
  /** Of every phone that has talked. */
  view(): Promise<readonly Journey[]>;
}

/** Where a phone's conversation stands, and how it came there. */
export interface Journey {
  readonly number: string;
  /** What the person is spoken to in. */
  readonly language: Language;
  /** The flows under way, outermost first; none when nothing is asked. */
  readonly frames: readonly { readonly flow: string; readonly title: string; readonly step: string }[];
  /** The flow on top, or the one that the next word starts. */
  readonly flow: { readonly name: string; readonly title: string; readonly file: string };
  /** Its steps in the order written. */
  readonly steps: readonly JourneyStep[];
  /** The newest turns, newest first. */
  readonly turns: readonly Turn[];
}

export interface JourneyStep {
  readonly name: string;
  /** e.g. `ask`, `menu`, `tool`. */
  readonly kind: string;
  readonly state: 'here' | 'answered' | 'ahead';
  /** The language of `text` and of the choices. */
  readonly language: Language;
  /** What it says, with its places for values as ‹path›, or what it does; empty where its name says all. */
  readonly text: string;
  /** The message's name, where it says one. */
  readonly template: string | null;
  /** Where it leads: by which answer, outcome or result, to which step, or `end <result>`. */
  readonly leads: readonly { readonly by: string; readonly to: string }[];
}

/** What one event did. */
export interface Turn {
  /** Unique among a phone's turns. */
  readonly id: string;
  readonly at: Date;
  /** In words: `says “2”`, `payment.settled: paid`, `time is up`. */
  readonly event: string;
  readonly failed: boolean;
  /** `flow.step`, or null where no flow was under way. */
  readonly from: string | null;
  readonly to: string | null;
  /** The steps' own doing, in words: `payment.collect → sent`, `says pay/confirm`. */
  readonly effects: readonly string[];
  /** Variables that changed: `due.amount`, `KES 2,000`. */
  readonly changed: readonly { readonly name: string; readonly value: string }[];
  /** Types of the ledger's events that this turn posted, or that it tells of. */
  readonly ledger: readonly string[];
}

/** Flows as pictures. */
export interface Drawings {
  /** A flow with its texts in a language; null where there is no such flow. */
  flow(name: string, language: Language): Promise<FlowDrawing | null>;
}

/** Lengths in pixels. */
export interface FlowDrawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  /** Where each step stands in it. */
  readonly steps: readonly {
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
}

// ─────────────────────────────────────────────────────────────────────── story

/** Real friends take their time; somebody who watches may not have it. */
export const storySpeeds = ['slow', 'normal', 'fast'] as const;
export type StorySpeed = (typeof storySpeeds)[number];

/** A replay that plays on the phones by itself, doing nothing that a person at the page could not. */
export interface Story {
  view(): Promise<StoryView>;
  act(order: StoryOrder): Promise<ActResult>;
}

export interface StoryView {
  readonly title: string;
  readonly state: 'ready' | 'playing' | 'paused' | 'ended' | 'stopped';
  readonly speed: StorySpeed;
  /** How many lines were played, of how many. */
  readonly played: number;
  readonly lines: number;
  /** What happens just now: `Joe taps Pay now`; or why it stopped. */
  readonly now: string;
  /** The phone that something is done on just now. */
  readonly number: string | null;
}

export type StoryOrder =
  | { readonly do: 'play' }
  | { readonly do: 'pause' }
  | { readonly do: 'stop' }
  | { readonly do: 'speed'; readonly speed: StorySpeed };
