/** The time zone a person most likely lives in, by the country of their number (ITU-T E.164, IANA zone names). */

const zones: Readonly<Record<string, string>> = {
  '+254': 'Africa/Nairobi',
  '+255': 'Africa/Dar_es_Salaam',
  '+256': 'Africa/Kampala',
  '+250': 'Africa/Kigali',
  '+257': 'Africa/Bujumbura',
  // Two zones; most people with a mobile phone live in the west.
  '+243': 'Africa/Kinshasa',
  '+242': 'Africa/Brazzaville',
  '+237': 'Africa/Douala',
  '+225': 'Africa/Abidjan',
  '+221': 'Africa/Dakar',
};

/** For a phone in E.164 with `+`; Nairobi when the country is none of ours. */
export function timeZoneOf(phone: string): string {
  return zones[phone.slice(0, 4)] ?? 'Africa/Nairobi';
}
