/** The page `docs/tools.md`: what flows may call, wait for and keep, from the contracts. */
import type { Catalogue, EventContract, RecordContract, ToolContract, TypeText } from '../ports.ts';

export function toolsPage({ tools, events, records }: Catalogue): string {
  return [
    '# Tools, events and records',
    'Made from the contracts; do not edit it by hand. A pack calls only the tools that its `pack.yaml` lists.',
    'Each tool says, in this order, what it touches and whether *back* goes over it. `read`: nothing is changed; `write`: something of the person; `money`: money moves; `people`: others are told or bound. `free`: nothing happened, *back* goes over it; `reversible`: *back* goes over it without undoing it, since answering again sets it anew; `committed`: *back* ends there. `inside`: done at once; `outside`: asked for, and an event says later what became of it. `needs confirm`: a `confirm` must have shown what it `spends` and what it is about.',
    'A tool, an event or a record that is not here is made by a developer.',
    'Who calls a tool more often than it says is told when they may again, and the flow is left as by *cancel*; in brackets the outcomes that count.',
    '## Tools',
    ...sorted(tools).map(toolSection),
    '## Events',
    'What a flow may wait for, where it says about what, and what `notices` may say.',
    ...sorted(events).map(eventSection),
    '## Records',
    ...sorted(records).map(recordSection),
  ]
    .join('\n\n')
    .concat('\n');
}

function toolSection(tool: ToolContract): string {
  const facts = [
    `${tool.risk}, ${tool.step}, ${tool.where}`,
    `for ${tool.roles.join(', ')}`,
    ...(tool.needs.length > 0 ? [`needs ${tool.needs.join(', ')}`] : []),
    ...(tool.spends === undefined ? [] : [`spends ${tool.spends.join(', ')}`]),
    ...Object.entries(tool.about ?? {}).map(([input, record]) => `${input} is the id of a ${record}`),
    ...(tool.secrets === undefined ? [] : [`takes as a secret: ${tool.secrets.join(', ')}`]),
    ...(tool.raises === undefined ? [] : [`raises ${tool.raises.join(', ')}`]),
    ...(tool.limits === undefined ? [] : [`at most ${tool.limits.join(', ')}`]),
  ];
  return [`### ${tool.name}`, tool.does, facts.join('; ') + '.', fields('with', tool.input), outcomes(tool)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function eventSection(event: EventContract): string {
  const about = event.about === null ? '' : ` Waited for by the id of a ${event.about}.`;
  const money = event.money === true ? ' About money: no notice of it may be `pausable`.' : '';
  return [`### ${event.name}`, event.does + about + money, outcomes(event)].join('\n\n');
}

function recordSection({ name, does, id, fields: of }: RecordContract): string {
  return [`### ${name}`, does + (id === undefined ? '' : ` Known by \`${id}\`.`), fields('', of)].join(
    '\n\n',
  );
}

function fields(title: string, of: Readonly<Record<string, TypeText>>): string {
  const listed = Object.entries(of).map(([name, type]) => `\`${name}: ${type}\``);
  return listed.length === 0 ? '' : `${title === '' ? '' : `${title}: `}${listed.join(' ')}`;
}

function outcomes({
  outcomes: of,
}: {
  readonly outcomes: Readonly<Record<string, TypeText | null>>;
}): string {
  return `on: ${Object.entries(of)
    .map(([name, type]) => (type === null ? `\`${name}\`` : `\`${name}\` (${type})`))
    .join(', ')}`;
}

function sorted<Named extends { readonly name: string }>(list: readonly Named[]): readonly Named[] {
  return [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
}
