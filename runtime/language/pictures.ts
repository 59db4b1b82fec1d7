/** The pictures that may go with a message, as data: reader, engine and `docs/flow-language.md` read this table. */
import type { FileReference } from '../gateway.ts';

export interface PictureKind {
  readonly does: string;
  /** What makes it, as its value is written: a text. */
  readonly example: string;
  /** Who makes it when it is sent, and of what. `chatLink` opens this chat with a text typed in, up to the text. */
  reference(words: string, chatLink: string): FileReference;
}

export const pictureKinds: Readonly<Record<string, PictureKind>> = {
  chat_code: {
    does: 'A square code (QR) that opens this chat with these words typed in: for a poster, or a phone held beside another.',
    example: "'VISIT ' + visit.id",
    reference: (words, chatLink) => ({ maker: 'qr', of: chatLink + encodeURIComponent(words) }),
  },
};
