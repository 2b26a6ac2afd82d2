import { type KeyboardEvent, type ReactNode, useRef } from "react";
import type { Code } from "../api/types";
import { t } from "../text/typo";
import { Gauge, type LevelLook } from "./LevelChip";

/**
 * Strip of native radios, one per level [own]. Arrows move and choose, Home and End go to the ends, Delete or
 * « Effacer » returns to « Non renseigné », Enter goes to the next strip of the page.
 */
export function LevelStrip({
  name,
  legend,
  hidden = false,
  marks,
  levels,
  value,
  look,
  onChange,
}: {
  name: string;
  legend: string;
  /** Its legend is for screen readers only: a title is already over it. */
  hidden?: boolean | undefined;
  /** What is said after the legend. */
  marks?: ReactNode;
  levels: Code[];
  value: string | null;
  look: (code: string) => LevelLook;
  onChange: (code: string | null) => void;
}) {
  const strip = useRef<HTMLFieldSetElement>(null);
  const chosen = levels.find((level) => level.code === value);
  const radio = (index: number) => strip.current?.querySelectorAll<HTMLInputElement>("input[type=radio]")[index];

  function keys(event: KeyboardEvent<HTMLFieldSetElement>) {
    if (!(event.target instanceof HTMLInputElement)) return;
    const choose = (index: number) => {
      const level = levels[index];
      if (!level) return;
      onChange(level.code);
      radio(index)?.focus();
    };
    if (event.key === "Home") choose(0);
    else if (event.key === "End") choose(levels.length - 1);
    else if (event.key === "Delete" || event.key === "Backspace") onChange(null);
    else if (event.key === "Enter") nextStrip(strip.current);
    else return;
    event.preventDefault();
  }

  return (
    <fieldset ref={strip} className="cpro-strip" onKeyDown={keys}>
      <legend className={hidden ? "fr-sr-only" : "cpro-strip__legend"}>
        {legend} {marks}
      </legend>
      <div className="cpro-strip__cells">
        {levels.map((level) => {
          const seen = look(level.code);
          return (
            <label key={level.code} className={`cpro-strip__cell cpro-level--${seen.look}`}>
              <input
                type="radio"
                name={name}
                value={level.code}
                checked={value === level.code}
                onChange={() => onChange(level.code)}
              />
              <span className="cpro-strip__letters" aria-hidden="true">
                {seen.letters}
              </span>
              <Gauge look={seen} />
              <span className="fr-sr-only">{level.intitule}</span>
            </label>
          );
        })}
      </div>
      <p className="cpro-strip__chosen">
        <span>{chosen ? chosen.intitule : t`Non renseigné`}</span>
        {chosen && (
          <button
            type="button"
            className="fr-btn fr-btn--tertiary-no-outline fr-btn--sm"
            onClick={() => {
              onChange(null);
              radio(0)?.focus();
            }}
          >
            Effacer<span className="fr-sr-only"> le niveau de {legend}</span>
          </button>
        )}
      </p>
    </fieldset>
  );
}

/** Moves the focus to the strip after this one, on its chosen radio or its first. */
function nextStrip(current: Element | null): void {
  const strips = [...document.querySelectorAll(".cpro-strip")];
  const next = strips[strips.indexOf(current as Element) + 1];
  (next?.querySelector<HTMLInputElement>("input:checked") ?? next?.querySelector<HTMLInputElement>("input"))?.focus();
}
