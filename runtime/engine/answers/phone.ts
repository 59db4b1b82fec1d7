import { fold } from './normalise.ts';
import { certain, longestAnswer, refused, type Reading } from './reading.ts';

/** Why a telephone number was refused. `not_mobile`: it has the right length but is no mobile number. */
export type PhoneRefusal =
  'empty' | 'not_a_phone' | 'too_short' | 'too_long' | 'not_mobile' | 'other_country';

/** A country's numbering plan, as far as mobile numbers need it. */
interface NumberingPlan {
  readonly callingCode: string;
  /** Digits of a national number without the trunk 0. */
  readonly length: number;
  /** What mobile numbers begin with, behind the calling code. */
  readonly mobile: RegExp;
  /** Whether people put a 0 in front when they dial at home. */
  readonly trunkZero: boolean;
}

/** Countries whose numbers can be asked for (ISO 3166-1 alpha-2). */
export type PhoneCountry = 'KE' | 'TZ' | 'UG' | 'RW' | 'CD' | 'CG' | 'CM' | 'SN' | 'CI';

/** Source: the national numbering plans as published by the ITU (E.164 national numbers). */
const plans: Readonly<Record<PhoneCountry, NumberingPlan>> = {
  KE: { callingCode: '254', length: 9, mobile: /^[17]/, trunkZero: true },
  TZ: { callingCode: '255', length: 9, mobile: /^[67]/, trunkZero: true },
  UG: { callingCode: '256', length: 9, mobile: /^7/, trunkZero: true },
  RW: { callingCode: '250', length: 9, mobile: /^7/, trunkZero: true },
  CD: { callingCode: '243', length: 9, mobile: /^[89]/, trunkZero: true },
  CG: { callingCode: '242', length: 9, mobile: /^0[456]/, trunkZero: false },
  CM: { callingCode: '237', length: 9, mobile: /^6/, trunkZero: false },
  SN: { callingCode: '221', length: 9, mobile: /^7/, trunkZero: false },
  CI: { callingCode: '225', length: 10, mobile: /^0[157]/, trunkZero: false },
};

/**
 * Reads a mobile number of one country into E.164 with `+`: `0712 345 678`, `712345678`, `+254712345678`,
 * `254712345678`, `00254…`, also `+254 (0)712…`, with any spaces, dashes, dots and brackets. Numbers of other
 * countries are refused as such: money would not reach them.
 */
export function phone(
  text: string,
  options: { readonly country?: PhoneCountry } = {},
): Reading<string, PhoneRefusal> {
  if (text.length > longestAnswer) return refused(text.trim() === '' ? 'empty' : 'not_a_phone');
  const written = fold(text).replace(/^(tel:|(https?:\/\/)?wa\.me\/)/, '');
  if (!/[\p{L}\p{N}+]/u.test(written)) return refused('empty');
  const dialled = written.replace(/[\s().,/-]/g, '');
  const parts = /^(\+|00)?(\d+)$/.exec(dialled);
  if (parts === null || /^[-.,/]/.test(written)) return refused('not_a_phone');
  const [, prefix, digits = ''] = parts;
  const plan = plans[options.country ?? 'KE'];
  const national = nationalNumber(digits, prefix !== undefined, plan);
  if (national === null) return refused('other_country');
  if (national.length < plan.length) return refused('too_short');
  if (national.length > plan.length) return refused('too_long');
  if (!plan.mobile.test(national)) return refused('not_mobile');
  return certain(`+${plan.callingCode}${national}`);
}

/** The digits behind the calling code and the trunk 0; null when the calling code is another country's. */
function nationalNumber(digits: string, international: boolean, plan: NumberingPlan): string | null {
  const trunk = plan.trunkZero ? /^0/ : /^(?!)/;
  if (international) {
    return digits.startsWith(plan.callingCode)
      ? digits.slice(plan.callingCode.length).replace(trunk, '')
      : null;
  }
  if (digits.length > plan.length && digits.startsWith(plan.callingCode)) {
    return digits.slice(plan.callingCode.length).replace(trunk, '');
  }
  const national = digits.replace(trunk, '');
  const others = Object.values(plans).filter((other) => other !== plan);
  const foreign = others.some(
    (other) =>
      digits.startsWith(other.callingCode) && digits.length === other.callingCode.length + other.length,
  );
  return foreign ? null : national;
}
