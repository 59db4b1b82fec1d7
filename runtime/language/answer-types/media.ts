import type { Content } from '../../gateway.ts';
import type { MediaKind } from '../grammar.ts';
import type { AnswerType } from './answer-type.ts';

/** What flows call a voice note, and what gateways do. */
function kindOf(content: Extract<Content, { kind: 'media' }>): MediaKind | null {
  if (content.media === 'audio') return 'voice';
  return content.media === 'sticker' ? null : content.media;
}

const mib = 1024 * 1024;

export const media: AnswerType<'media', false> = {
  name: 'media',
  does: 'A picture, video, voice note or document, kept as a reference: `media.id` finds it. `kinds` says which, `size` how large.',
  fields: ['kinds', 'size'],
  takes: ['media'],
  typed: false,
  record: {
    name: 'media',
    does: 'Something that was sent, by reference.',
    id: 'id',
    fields: {
      id: 'text',
      kind: '[image, video, voice, document]',
      mime: 'text',
      name: 'text?',
      bytes: 'int?',
      caption: 'text?',
    },
  },
  read({ content, step }) {
    if (content.kind !== 'media') return { kind: 'refused', reason: 'answers.need_media' };
    const kind = kindOf(content);
    const { file, caption } = content;
    if (kind === null || !step.kinds.includes(kind))
      return { kind: 'refused', reason: 'answers.other_media' };
    // Known to have come, and cannot be fetched: the person sends it again.
    if (file === undefined) return { kind: 'refused', reason: 'answers.resend' };
    if (file.bytes !== null && file.bytes > step.sizeMax) {
      const megabytes = String(Math.floor(step.sizeMax / mib));
      return { kind: 'refused', reason: 'answers.media_too_large', values: { megabytes } };
    }
    const value = {
      id: file.id,
      kind,
      mime: file.mime,
      name: file.name,
      bytes: file.bytes === null ? null : BigInt(file.bytes),
      caption: caption.trim() === '' ? null : caption.trim(),
    };
    return { kind: 'value', value };
  },
};
