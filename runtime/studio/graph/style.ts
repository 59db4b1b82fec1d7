/** The colours of a drawing, light and dark; fonts are those of the machine. */

const light = {
  ground: '#ffffff',
  ink: '#17211d',
  soft: '#56655e',
  line: '#7c8a83',
  talk: '#e3f3ee',
  act: '#e8edf8',
  person: '#fbf0d9',
  plain: '#f3f6f3',
  asserted: '#1a7f4b',
  reached: '#a86f00',
  missed: '#c0392b',
};

const dark: typeof light = {
  ground: '#19211e',
  ink: '#e8eeea',
  soft: '#9eaca5',
  line: '#8a9891',
  talk: '#143a30',
  act: '#22304a',
  person: '#453613',
  plain: '#222c28',
  asserted: '#58d1ae',
  reached: '#f4c95d',
  missed: '#ff9d92',
};

/** CSS for the drawing's own `style` element; it touches nothing outside `.graph`. */
export const style = `
.graph text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif;text-anchor:middle}
.graph .name{font-size:13px;font-weight:600}
.graph .text{font-size:12px}
.graph .label{font-size:11.5px}
.graph .title{font-size:17px;font-weight:600;text-anchor:start}
.graph .means{font-size:12px;text-anchor:start}
.graph .outline{stroke-width:1.3}
.graph .inner,.graph .line{fill:none;stroke-width:1.3}
.graph .asserted .outline,.graph .reached .outline,.graph .missed .outline,.graph .line.asserted,.graph .line.reached,.graph .line.missed{stroke-width:2}
.graph .missed .outline,.graph .line.missed{stroke-dasharray:5 4}
.graph .reached .outline,.graph .line.reached{stroke-dasharray:9 3}
${coloured(light)}
@media (prefers-color-scheme:dark){${coloured(dark)}}`;

function coloured(of: typeof light): string {
  const covered = (['asserted', 'reached', 'missed'] as const).map(
    (name) =>
      `.graph .${name} .outline,.graph .line.${name}{stroke:${of[name]}}.graph .head.${name},.graph .label.${name}{fill:${of[name]}}`,
  );
  return [
    `.graph .ground,.graph .behind{fill:${of.ground}}`,
    `.graph text{fill:${of.ink}}.graph .means,.graph .soft{fill:${of.soft}}`,
    `.graph .outline,.graph .inner,.graph .line{stroke:${of.line}}.graph .head{fill:${of.line}}`,
    ...(['talk', 'act', 'person', 'plain'] as const).map(
      (name) => `.graph .${name} .outline{fill:${of[name]}}`,
    ),
    ...covered,
  ].join('\n');
}
