/**
 * What SARIF 2.1.0 requires of the parts that we write, by the OASIS schema: required properties, types and limits, and
 * no property that the standard does not have.
 */
const text = { type: 'string' };
const list = (items: object, least = 0) => ({ type: 'array', items, minItems: least });
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const message = object({ text, id: text }, ['text']);
const level = { enum: ['none', 'note', 'warning', 'error'] };
const count = { type: 'integer', minimum: 1 };
const physicalLocation = object(
  {
    artifactLocation: object({ uri: { type: 'string', pattern: '^[^\\s\\\\]+$' }, uriBaseId: text }, ['uri']),
    region: object({ startLine: count, startColumn: count, endLine: count, endColumn: count }, ['startLine']),
  },
  ['artifactLocation'],
);
const location = object({ id: { type: 'integer', minimum: -1 }, physicalLocation, message });
const rule = object(
  { id: text, shortDescription: message, help: message, defaultConfiguration: object({ level }) },
  ['id'],
);
const result = object(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: -1 },
    level,
    message,
    locations: list(location),
    relatedLocations: list(location),
    codeFlows: list(
      object({ threadFlows: list(object({ locations: list(object({ location }), 1) }, ['locations']), 1) }, [
        'threadFlows',
      ]),
    ),
    suppressions: list(object({ kind: { enum: ['inSource', 'external'] }, justification: text }, ['kind'])),
  },
  ['message'],
);
const run = object(
  {
    tool: object({ driver: object({ name: text, rules: list(rule) }, ['name']) }, ['driver']),
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    results: list(result),
  },
  ['tool'],
);

export const sarifShape = object(
  { $schema: { type: 'string' }, version: { const: '2.1.0' }, runs: list(run) },
  ['version', 'runs'],
);
