import type { AnswerType } from './answer-type.ts';

/** Six decimals are 11 cm: more than any phone knows. */
const decimals = 6;

export const location: AnswerType<'location', false> = {
  name: 'location',
  does: 'A place shared from the map. Gives `location.latitude` and `location.longitude`, decimal degrees as texts.',
  fields: [],
  takes: ['location'],
  typed: false,
  record: {
    name: 'location',
    does: 'A place on the map.',
    fields: { latitude: 'text', longitude: 'text' },
  },
  read({ content }) {
    if (content.kind !== 'location') return { kind: 'refused', reason: 'answers.need_location' };
    const { latitude, longitude } = content;
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
      return { kind: 'refused', reason: 'answers.need_location' };
    return {
      kind: 'value',
      value: { latitude: latitude.toFixed(decimals), longitude: longitude.toFixed(decimals) },
    };
  },
};
