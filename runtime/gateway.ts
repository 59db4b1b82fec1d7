/** What the program and its messaging gateways know of each other: notifications in, messages out. */
/** A file at a gateway, or in a store, by reference. */
export interface MediaFile {
  /** What finds it again: opaque to the runtime. */
  readonly id: string;
  readonly mime: string;
  readonly name: string | null;
  /** Null when the gateway does not say. */
  readonly bytes: number | null;
}

/** What a person sent, in no gateway's words. */
export type Content =
  | { readonly kind: 'text'; readonly text: string; readonly quotes?: string }
  /** A button or list row: `option` is the id we gave it. `quotes` is the gateway's id of the message that showed it. */
  | { readonly kind: 'tap'; readonly option: string; readonly label: string; readonly quotes?: string }
  | {
      readonly kind: 'media';
      readonly media: 'image' | 'video' | 'audio' | 'document' | 'sticker';
      readonly caption: string;
      /** Where it can be fetched; absent when the gateway did not say. */
      readonly file?: MediaFile;
    }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
  /** `phone` as the card has it. */
  | { readonly kind: 'contact'; readonly name: string; readonly phone?: string }
  | { readonly kind: 'reaction'; readonly emoji: string; readonly quotes: string }
  | { readonly kind: 'edited'; readonly text: string; readonly quotes: string }
  | { readonly kind: 'deleted'; readonly quotes: string }
  | { readonly kind: 'poll_vote'; readonly options: readonly string[]; readonly quotes: string }
  | { readonly kind: 'call' }
  /** The gateway could not read it (its own error marker); the person should send it again. */
  | { readonly kind: 'unreadable' }
  /** Known to the gateway's documentation and of no use to us; `type` is its name there. */
  | { readonly kind: 'other'; readonly type: string };

/** What a number of ours can do at its gateway. Only an `authorized` one sends. */
export type InstanceState =
  'authorized' | 'starting' | 'not_authorized' | 'yellow_card' | 'blocked' | 'asleep';

/** What a gateway's notification means. */
export type GatewayEvent =
  | {
      readonly kind: 'message';
      /** The number at the gateway that received it. */
      readonly instance: string;
      /** The chat's id at the gateway: opaque. */
      readonly chat: string;
      /** E.164 with `+` when the gateway vouches for it. */
      readonly phone: string | null;
      readonly private: boolean;
      /** Dedupe key: the same notification delivered again has the same. */
      readonly key: string;
      /** The gateway's id of it, where an answer may quote it. */
      readonly message?: string;
      readonly at: Date;
      readonly content: Content;
    }
  | {
      readonly kind: 'delivery';
      readonly instance: string;
      readonly chat: string;
      readonly key: string;
      readonly at: Date;
      /** The gateway's id of the message. */
      readonly message: string;
      readonly state: 'sent' | 'delivered' | 'read' | 'failed' | 'no_account';
    }
  | {
      readonly kind: 'instance';
      readonly instance: string;
      readonly key: string;
      readonly at: Date;
      readonly state: InstanceState;
    }
  /** The plan is used up: for people who never wrote, for sends at all, or for something that we do not do. */
  | {
      readonly kind: 'quota';
      readonly instance: string;
      readonly key: string;
      readonly of: 'chats' | 'sends' | 'other';
    }
  /** A message of our own, reported back: proof that an unknown send arrived. */
  | {
      readonly kind: 'own_message';
      readonly instance: string;
      readonly chat: string;
      readonly key: string;
      readonly message: string;
      readonly text: string;
    }
  /** Known by name and not for us. */
  | { readonly kind: 'ignored'; readonly instance: string; readonly type: string; readonly key: string };

/** Parsing is pure: a body is events, or a reason why it cannot be read. */
export type ParsedNotification =
  | { readonly ok: true; readonly events: readonly GatewayEvent[] }
  | { readonly ok: false; readonly reason: string };

/** A file that goes with a message. */
export interface OutgoingFile {
  /** With its extension: by it a gateway shows a picture or a document. */
  readonly name: string;
  /** e.g. `image/png`. */
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** A file by reference, sealed with its message's words and gone with them: who makes it, and of what. */
export interface FileReference {
  /** The name of a `FileMaker`. */
  readonly maker: string;
  readonly of: string;
}

/** Makes files when their messages are sent. The same `of` gives the same file, however often it is asked for. */
export interface FileMaker {
  readonly name: string;
  /** Throws when it cannot; the message then goes without its file. */
  make(of: string): OutgoingFile | Promise<OutgoingFile>;
}

/** One message to a chat. The text says everything; with a file it is its caption. */
export interface OutgoingMessage {
  readonly chat: string;
  readonly text: string;
  /** The gateway's id of the message it answers. */
  readonly quotes?: string;
  /** What a tap may answer. The text lists them as well: a gateway with buttons may show them besides. */
  readonly buttons?: readonly { readonly id: string; readonly label: string }[];
  readonly file?: OutgoingFile;
}

/** What became of a send. `unknown`: look with `find` before sending again. */
export type SendAnswer =
  | { readonly state: 'sent'; readonly message: string }
  | {
      readonly state: 'refused';
      readonly code: string;
      readonly retryable: boolean;
      /**
       * Nothing is wrong with the message: this chat, or the whole number, cannot be sent to for now. It stays where it
       * is, and the try is not counted.
       */
      readonly waits?: 'chat' | 'account';
      readonly retryAfterMs?: number;
    }
  | { readonly state: 'unknown'; readonly reason: string };

/** What a gateway counts apart from one another: sends, looks for a lost send, questions for the number's state. */
export type GatewayMethod = 'send' | 'look' | 'state';

/** A messaging gateway. Only `find` throws, and only a retryable AppError: it could not look, look again later. */
export interface Gateway {
  readonly name: string;
  /** Longest text of one message, in characters. */
  readonly textMax: number;
  /** Longest text under a file. Absent: it sends no files, and the text goes alone. */
  readonly captionMax?: number;
  /** Calls a second that one number may make; all nodes together keep them. */
  readonly limits?: Readonly<Partial<Record<GatewayMethod, number>>>;
  send(instance: string, message: OutgoingMessage): Promise<SendAnswer>;
  /**
   * Looks whether this message went to its chat since then: the id of the newest with its words that `isOther` does not
   * know to be another one; null when there certainly is none.
   */
  find(
    instance: string,
    message: OutgoingMessage,
    since: Date,
    isOther: (gatewayMessage: string) => Promise<boolean>,
  ): Promise<string | null>;
  /** What the number can do, or why that could not be learned. Absent: the gateway cannot say. */
  state?(instance: string): Promise<{ readonly state: InstanceState } | { readonly failed: string }>;
  /** The id of the chat with a person (E.164 with `+`). Absent: nobody is written to who never wrote. */
  chatOf?(phone: string): string;
}
