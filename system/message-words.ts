/** What is read of a message on a phone of the page. */
import type { Message, Option } from '../console/phones/world.ts';

/** Its text, or what stands under a picture, with the options that it offers. */
export function wordsOf(content: Message['content']): {
  readonly text: string;
  readonly options?: readonly Option[];
} {
  if (content.kind === 'text') return content;
  return content.kind === 'file' ? { ...content, text: content.caption } : { text: '' };
}
