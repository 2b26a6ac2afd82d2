import { useRef } from "react";
import type { Periode } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { asText } from "../../ui/fields";
import { dayLine, weekDays } from "./weekDays";

/** « + mardi »: puts the day at the end of the text above, so that ten seconds a day are enough. */
export function DayButtons({ engine, name, lundi, periode }: {
  engine: Autosave;
  name: string;
  lundi: string;
  periode: Pick<Periode, "du" | "au">;
}) {
  const group = useRef<HTMLDivElement>(null);
  const insert = (line: string) => {
    const text = asText(engine.value(name));
    engine.set(name, text ? `${text.replace(/\s+$/, "")}\n${line}` : line);
    group.current?.parentElement?.querySelector("textarea")?.focus();
  };
  return (
    <div ref={group} className="cpro-days" role="group" aria-label="Ajouter un jour au texte">
      {weekDays(lundi, periode).map((day) => (
        <button key={day.date} type="button" className="fr-btn fr-btn--tertiary fr-btn--sm" onClick={() => insert(dayLine(day.date))}>
          + {day.name}
        </button>
      ))}
    </div>
  );
}
