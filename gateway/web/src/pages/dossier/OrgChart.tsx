import { useLayoutEffect, useRef, useState } from "react";
import { compte, t } from "../../text/typo";
import { drawingOf, LINE, PADDING } from "./chartLayout";
import type { Placed } from "./personnes";

/** The organigramme drawn from its list, which says the same and is what a screen reader reads (G-04). */
export function OrgChart({ order, entreprise }: { order: Placed[]; entreprise: string | null }) {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // The width of the page decides how it is drawn: a phone that is turned, a zoom, a window.
    const measure = () => setRoom(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const drawing = room > 0 ? drawingOf(order, room) : null;
  const people = compte(order.length, "personne");
  return (
    <div ref={box} className="cpro-chart">
      {entreprise && <h2 className="fr-h5">{entreprise}</h2>}
      {drawing && (
        <svg
          role="img"
          aria-label={entreprise ? t`Organigramme de ${entreprise}, ${people} : la liste qui suit dit la même chose` : t`Organigramme, ${people} : la liste qui suit dit la même chose`}
          width={drawing.width}
          height={drawing.height}
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        >
          {drawing.links.map((link) => (
            <path key={link} d={link} />
          ))}
          {drawing.boxes.map(({ id, x, y, width, height, name, role }) => (
            <g key={id}>
              <rect x={x} y={y} width={width} height={height} rx={2} />
              {[...name, ...role].map((line, index) => (
                <text
                  key={index}
                  className={index < name.length ? "cpro-chart__name" : ""}
                  x={x + PADDING}
                  // The baseline, a quarter of a line above its foot.
                  y={y + PADDING + (index + 0.75) * LINE}
                >
                  {line}
                </text>
              ))}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
