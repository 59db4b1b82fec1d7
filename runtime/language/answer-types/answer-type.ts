/**
 * What a person can answer a question with, as data and one pure function: which variables it fills, what it is for the
 * reference, and how it reads what came. A new answer type is one file here, and where
 * `typed` says that the engine reads its words, one in the engine's `answer-types/`.
 */
import type { Content } from '../../gateway.ts';
import type { RecordContract, Value } from '../../ports.ts';
import type { StepOf } from '../model.ts';
import type { Type } from '../types.ts';
import type { TypedName } from './all.ts';

/** A value, candidates to ask about, or the key of the string that says what was wrong. */
export type Read =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'which'; readonly candidates: readonly Value[] }
  | {
      readonly kind: 'refused';
      /** Key of a string; one that says nothing but what is asked for begins with `answers.not_a_` or `not_an_`. */
      readonly reason: string;
      /** What the string says besides. */
      readonly values?: Readonly<Record<string, string>>;
    }
  /** Nothing: an answer only where the question's check allows zero. */
  | { readonly kind: 'zero'; readonly value: Value };

/** Something that came as an answer. */
export interface Heard {
  readonly content: Content;
  readonly step: StepOf<'ask'>;
  /** Reads typed words in three languages, as this answer or as another one that words can give. */
  readonly typed: (as?: TypedName) => Read;
}

/** Fields of an ask step that only some answers have a use for. */
export const ownFields = ['secret', 'in', 'kinds', 'size', 'pause'] as const;
export type OwnField = (typeof ownFields)[number];

export interface AnswerType<N extends string = string, W extends boolean = boolean> {
  /** As it is written in a flow's `keeps`. */
  readonly name: N;
  /** What a person may send, in one sentence. */
  readonly does: string;
  readonly fields: readonly OwnField[];
  /** What it can be read from; a question that takes more than words says so of anything else that is sent. */
  readonly takes: readonly Content['kind'][];
  /** Its value can be typed: the engine's file of this name reads the words. */
  readonly typed: W;
  /** The record that it gives, where it gives one: flows, tools and templates know it by this name. */
  readonly record: RecordContract | null;
  read(heard: Heard): Read;
}

/** Whether a variable of this type is filled by the answer. */
export function fills(answer: AnswerType, type: Type): boolean {
  return type.kind === 'record' ? type.record.name === answer.name : type.kind === answer.name;
}

/** An answer that only words can give. */
export function typedOnly<N extends string>(
  name: N,
  does: string,
  fields: readonly OwnField[] = [],
): AnswerType<N, true> {
  return {
    name,
    does,
    fields,
    takes: ['text'],
    typed: true,
    record: null,
    read: ({ content, typed }) =>
      content.kind === 'text' ? typed() : { kind: 'refused', reason: 'answers.need_text' },
  };
}
