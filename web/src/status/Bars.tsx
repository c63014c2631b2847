// A small picture of an hour: a bar for each minute, what went wrong in it at the foot.
interface Bar {
  all: number;
  bad: number;
}

interface Given {
  name: string;
  figure: string;
  detail: string;
  bars: readonly Bar[];
  unit?: string;
}

const WIDTH = 300;
const HEIGHT = 70;

export function Bars({ name, figure, detail, bars, unit = "" }: Given) {
  const most = Math.max(...bars.map(({ all }) => all), 0);
  const step = WIDTH / Math.max(bars.length, 1);
  const high = (value: number) => (most ? (HEIGHT * value) / most : 0);
  return (
    <figure class="bars">
      <figcaption>
        <span>{name}</span>
        <strong>{figure}</strong>
        <small>{detail}</small>
      </figcaption>
      <svg
        viewBox={`0 -4 ${WIDTH} ${HEIGHT + 22}`}
        role="img"
        aria-label={`${name}, minute by minute: ${figure}, ${detail}`}
      >
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {bars.map(({ all, bad }, index) => (
          <g key={index} transform={`translate(${index * step} 0)`}>
            {all > 0 && <rect width={step - 1} y={HEIGHT - Math.max(high(all), 1)} height={Math.max(high(all), 1)} />}
            {bad > 0 && <rect class="bad" width={step - 1} y={HEIGHT - high(bad)} height={high(bad)} />}
          </g>
        ))}
        <text y={HEIGHT + 14}>an hour ago</text>
        <text x={WIDTH} y={HEIGHT + 14} text-anchor="end">
          {most ? `most ${Math.round(most).toLocaleString()}${unit}` : "nothing yet"}, now
        </text>
      </svg>
    </figure>
  );
}
