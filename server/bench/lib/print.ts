import type { Figures, Finding } from './bench.ts';

const units: readonly [suffix: string, unit: string][] = [
  ['perSecond', '/s'], ['p50Ms', ' ms p50'], ['p99Ms', ' ms p99'], ['cpuUs', ' µs CPU'], ['Ms', ' ms'], ['Bytes', ' B'], ['Share', ' %'],
];

const figure = (name: string, value: number): string => {
  const [suffix, unit] = units.find(([ending]) => name.endsWith(ending)) ?? [name, ` ${name}`];
  const shown = suffix === 'Share' ? value * 100 : value;
  const digits = shown < 10 && !Number.isInteger(shown) ? 2 : 0;
  const label = name === suffix || /^[pc]/.test(suffix) ? '' : `${name.slice(0, -suffix.length)} `;
  return `${label}${shown.toFixed(digits)}${unit}`;
};

const line = (figures: Figures): string => Object.entries(figures).map(([name, value]) => figure(name, value)).join(', ');

const byCpu = (floor: Figures | undefined, subject: Figures): string =>
  floor?.['cpuUs'] && subject['cpuUs'] ? `; by CPU ${(floor['cpuUs'] / subject['cpuUs']).toFixed(2)}` : '';

/** For a person: floor, subject and ratio of each finding, and whether the aim was met. */
export function print(findings: readonly Finding[], notes: readonly string[]): string {
  const parts = findings.map(({ name, floor, subject, ratio, ratioSpread, aim, met }) => [
    name,
    ...(floor ? [`  floor    ${line(floor)}`] : []),
    `  subject  ${line(subject)}`,
    ...(ratio === undefined ? [] : [`  ratio    ${ratio.toFixed(2)}  (rounds: ${ratioSpread![0].toFixed(2)} to ${ratioSpread![1].toFixed(2)}${byCpu(floor, subject)})`]),
    ...(aim === undefined ? [] : [`  aim      ${aim}: ${met ? 'met' : 'MISSED'}`]),
  ].join('\n'));
  return [...parts, ...notes].join('\n\n');
}
