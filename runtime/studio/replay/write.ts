/** Writes a replay as people read it: the opposite of `readReplay`. */
import type { Line, Replay } from './format.ts';

/** Each kind of line without its number in a file. */
type Unnumbered<T> = T extends unknown ? Omit<T, 'line'> : never;
/** A line that has no place in a file yet. */
export type NewLine = Unnumbered<Line>;

/** A replay that has no file yet. */
export interface NewReplay extends Pick<
  Replay,
  'name' | 'pack' | 'clock' | 'people' | 'beginsWith' | 'in' | 'perturb'
> {
  /** Why this conversation is worth a test: the comment above it. */
  readonly about: string;
  readonly talk: readonly NewLine[];
}

/** The YAML text. Reading it gives the same replay. */
export function writeReplay(replay: NewReplay): string {
  const opening =
    replay.beginsWith === null
      ? [
          `clock: ${inLine(replay.clock)}`,
          'people:',
          ...[...replay.people].map(
            ([name, { phone, language }]) => `  ${name}: ${inLine({ phone, speaks: language })}`,
          ),
        ]
      : [`begins_with: ${replay.beginsWith}`];
  return [
    ...replay.about.split('\n').map((line) => `# ${line}`),
    `replay: ${inLine(replay.name)}`,
    `pack: ${replay.pack}`,
    ...opening,
    'talk:',
    ...replay.talk.map((line) => {
      const [key, value] = entryOf(line);
      return `  - ${key}: ${inLine(value)}`;
    }),
    ...(replay.in.length > 0 ? [`in: ${inLine(replay.in)}`] : []),
    ...(replay.perturb.length > 0 ? [`perturb: ${inLine(replay.perturb)}`] : []),
    '',
  ].join('\n');
}

/** A value on one line: bare where it can only be text, else in the quotes of JSON, which are YAML's too. */
function inLine(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${inLine(key)}: ${inLine(item)}`)
    .join(', ')} }`;
}

function isPlain(text: string): boolean {
  if (/^\d+[smhd]$/.test(text)) return true;
  return (
    /^\p{L}(?:[\p{L}\p{N}_'.!?/ -]*[\p{L}\p{N}_'.!?])?$/u.test(text) &&
    !/^(true|false|null|yes|no)$/i.test(text)
  );
}

/** A line as the one key and the value it has in the file. */
function entryOf(line: NewLine): [string, unknown] {
  switch (line.kind) {
    case 'person':
      return [line.person, line.says];
    case 'bot':
      return [
        'bot',
        {
          to: line.to,
          ...(line.says === null ? {} : { says: line.says }),
          ...(line.tells === null ? {} : { tells: line.tells }),
          ...(Object.keys(line.with).length === 0 ? {} : { with: line.with }),
        },
      ];
    case 'silence':
      return ['bot', { to: line.to, nothing: true }];
    case 'tool': {
      const input = Object.keys(line.with).length === 0 ? {} : { with: line.with };
      return ['tool', { name: line.name, ...input, times: line.times }];
    }
    case 'provider':
      return ['provider', { mpesa: line.act, for: line.person }];
    case 'provider_next':
      return ['provider', { mpesa: line.what }];
    case 'operator':
      return ['operator', { dispute: 'release' }];
    case 'wait':
      return ['wait', duration(line.seconds)];
    case 'ledger':
      return ['ledger', line.expects];
  }
}

/** `7d`, `10h`, `90s`: in the largest unit that leaves nothing over. */
function duration(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const;
  const [unit, size] = units.find(([, each]) => seconds > 0 && seconds % each === 0) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}
