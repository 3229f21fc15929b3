/** One line of a plot; `x` rises. */
export interface Series {
  name: string;
  points: readonly { x: number; y: number }[];
}

export interface Plot {
  title: string;
  xTitle: string;
  yTitle: string;
  /** Where it was measured: stands below. */
  note: string;
  series: readonly Series[];
}

const WIDTH = 720;
const HEIGHT = 380;
const LEFT = 56;
const RIGHT = 150;
const TOP = 44;
const BOTTOM = 74;
const STEPS = 4;
/** From one name to the next. */
const APART = 16;
/** Told apart by people who see no red or green as well; each line has its name at its end besides. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6d00'];

/** A picture of lines over a logarithmic axis, for light and dark pages. */
export function svgOf({ title, xTitle, yTitle, note, series }: Plot): string {
  const scale = scaleOf(series);
  const middle = LEFT + (WIDTH - LEFT - RIGHT) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">
<style>text{font:13px sans-serif;fill:#1f2328}.title{font-weight:600;font-size:15px}.small{font-size:11px}.grid{stroke:#8886;stroke-width:1}rect{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#0d1117}}</style>
<rect width="${WIDTH}" height="${HEIGHT}"/>
<text class="title" x="${LEFT}" y="24">${escaped(title)}</text>
${rules(scale)}
${ticks(series, scale)}
${series.map((each, index) => lineOf(each, index, namePlaces(series, scale)[index] ?? 0, scale)).join('\n')}
<text x="${middle}" y="${HEIGHT - 34}" text-anchor="middle">${escaped(xTitle)}</text>
<text x="16" y="${TOP + 120}" text-anchor="middle" transform="rotate(-90 16 ${TOP + 120})">${escaped(yTitle)}</text>
<text class="small" x="${LEFT}" y="${HEIGHT - 10}">${escaped(note)}</text>
</svg>
`;
}

interface Scale {
  x(value: number): number;
  y(value: number): number;
  top: number;
}

function scaleOf(series: readonly Series[]): Scale {
  const points = series.flatMap((each) => each.points);
  const [least, most] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const top = roundTop(Math.max(...points.map(({ y }) => y)));
  const span = Math.log(most / least) || 1;
  return {
    top,
    x: (value) => rounded(LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(value / least)) / span),
    y: (value) => rounded(HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / top),
  };
}

/** 1, 2, 4, 5 or 8 of its power of ten: divided by four it is still short to read. */
function roundTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([1, 2, 4, 5, 8, 10].find((factor) => factor * power >= most) ?? 10);
}

function rules({ y, top }: Scale): string {
  const values = Array.from({ length: STEPS + 1 }, (_, index) => (top * index) / STEPS);
  return values
    .map(
      (value) =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text class="small" x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${Number(value.toPrecision(3))}</text>`,
    )
    .join('');
}

function ticks(series: readonly Series[], { x }: Scale): string {
  const values = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))];
  return values
    .map(
      (value) =>
        `<text class="small" x="${x(value)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${value.toLocaleString('en-US')}</text>`,
    )
    .join('');
}

/** Beside the ends of the lines, apart where those lie together, and none below the axis. */
function namePlaces(series: readonly Series[], { y }: Scale): number[] {
  const ends = series.map(({ points }, index) => ({ index, at: y(points.at(-1)?.y ?? 0) }));
  const places: number[] = [];
  let last = HEIGHT - BOTTOM + APART;
  for (const { index, at } of ends.sort((a, b) => b.at - a.at)) {
    last = Math.min(at, last - APART);
    places[index] = last;
  }
  return places;
}

function lineOf({ name, points }: Series, index: number, nameAt: number, { x, y }: Scale): string {
  const colour = COLOURS[index % COLOURS.length];
  const path = points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ');
  const dots = points.map(
    (point) => `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="3.5" fill="${colour}"/>`,
  );
  const label = `<text x="${WIDTH - RIGHT + 24}" y="${nameAt + 4}">${escaped(name)}</text>`;
  const key = `<line x1="${WIDTH - RIGHT + 8}" x2="${WIDTH - RIGHT + 20}" y1="${nameAt}" y2="${nameAt}" stroke="${colour}" stroke-width="3"/>`;
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${key}${label}`;
}

const rounded = (value: number) => Number(value.toFixed(1));

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
