import { Group, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { formatCount } from '../format/numbers.ts';
import { inSentence, t } from '../language/say.ts';
import classes from './bar-chart.module.css';

export type BarColour = 'good' | 'bad' | 'quiet' | 'warn';

export interface Series {
  key: string;
  label: string;
  colour: BarColour;
}

export interface Bar {
  label: string;
  /** By the key of the series. */
  counts: Readonly<Record<string, number>>;
}

interface BarChartProps {
  /** What it shows, for those who do not see it and above the table. */
  label: string;
  /** From the bottom of each bar to its top. */
  series: readonly Series[];
  bars: readonly Bar[];
}

const WIDTH = 400;
const HEIGHT = 150;
const FOOT = 20;
const HEAD = 16;

/** A few stacked bars, and the same as a table: nobody has to read figures off a picture. */
export function BarChart({ label, series, bars }: BarChartProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Stack gap="xs">
      {asTable ? (
        <FigureTable label={label} series={series} bars={bars} />
      ) : (
        <Picture label={label} series={series} bars={bars} />
      )}
      <Group gap="md" justify="space-between">
        <Group gap="md">
          {series.map(({ key, label: name, colour }) => (
            <Text key={key} size="sm" span>
              <svg className={classes.swatch} viewBox="0 0 12 12" aria-hidden="true">
                <rect className={classes[colour]} rx={2} />
              </svg>
              {name}
            </Text>
          ))}
        </Group>
        <UnstyledButton
          fz="sm"
          td="underline"
          aria-pressed={asTable}
          aria-label={t`${label}: as a table`}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t`As a picture` : t`As a table`}
        </UnstyledButton>
      </Group>
    </Stack>
  );
}

function Picture({ label, series, bars }: BarChartProps) {
  const totalOf = ({ counts }: Bar) => series.reduce((sum, { key }) => sum + (counts[key] ?? 0), 0);
  const most = Math.max(1, ...bars.map(totalOf));
  const step = WIDTH / Math.max(1, bars.length);
  const room = HEIGHT - FOOT - HEAD;
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={inWords(label, series, bars)}
    >
      {bars.map((bar, index) => {
        const middle = step * (index + 0.5);
        let top = HEIGHT - FOOT;
        return (
          <g key={bar.label}>
            {series.map(({ key, colour }) => {
              const height = (room * (bar.counts[key] ?? 0)) / most;
              top -= height;
              return (
                <rect
                  key={key}
                  className={classes[colour]}
                  x={middle - Math.min(step * 0.7, 60) / 2}
                  y={top}
                  width={Math.min(step * 0.7, 60)}
                  height={height}
                />
              );
            })}
            {totalOf(bar) > 0 && (
              <text className={classes.label} x={middle} y={top - 4} textAnchor="middle">
                {formatCount(totalOf(bar))}
              </text>
            )}
            {isNamed(index, bars.length) && (
              <text className={classes.label} x={middle} y={HEIGHT - 5} textAnchor="middle">
                {bar.label}
              </text>
            )}
          </g>
        );
      })}
      <line className={classes.axis} x1={0} x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
    </svg>
  );
}

/** As many names as there is room for; the last one always. */
function isNamed(index: number, count: number): boolean {
  return (count - 1 - index) % Math.ceil(count / 5) === 0;
}

function inWords(label: string, series: readonly Series[], bars: readonly Bar[]): string {
  const sums = series.map(({ key, label: name }) => {
    const sum = bars.reduce((all, { counts }) => all + (counts[key] ?? 0), 0);
    return `${formatCount(sum)} ${inSentence(name)}`;
  });
  return `${label}: ${sums.join(', ')}`;
}

function FigureTable({ label, series, bars }: BarChartProps) {
  return (
    <Table aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          {series.map(({ key, label: name }) => (
            <Table.Th key={key} scope="col" className="lb-numbers">
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {bars.map(({ label: name, counts }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{name}</Table.Th>
            {series.map(({ key }) => (
              <Table.Td key={key} className="lb-numbers">
                {formatCount(counts[key] ?? 0)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
