/** Lengths of time as flows and contracts write them. */

const milliseconds: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `3m`, `2h`, `7d` in milliseconds; null for any other text. */
export function durationMs(text: string): number | null {
  const form = /^([1-9][0-9]{0,3})([smhd])$/.exec(text);
  const unit = milliseconds[form?.[2] ?? ''];
  return form === null || unit === undefined ? null : Number(form[1]) * unit;
}
