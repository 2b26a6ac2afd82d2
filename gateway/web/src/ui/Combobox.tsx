/** A field with suggestions (WAI-ARIA 1.2, list autocomplete with manual selection): what is typed stays what is typed. */
import { Input } from "@codegouvfr/react-dsfr/Input";
import { type KeyboardEvent, useId, useState } from "react";
import { type Suggest, useSuggestions } from "./useSuggestions";

export interface ComboboxProps<T> {
  label: string;
  value: string;
  onType: (text: string) => void;
  /** The person has chosen this one. */
  onPick: (choice: T) => void;
  onLeave: () => void;
  /** Without it, off line for instance, a plain field. */
  suggest: Suggest<T> | null;
  /** How a suggestion is written; no two are written alike. */
  textOf: (choice: T) => string;
  /** Names the list. */
  listLabel: string;
  /** How many there are, said to screen readers. */
  announce: (count: number) => string;
  error?: string | undefined;
}

/** The place of none. */
const NONE = -1;

export function Combobox<T>({ label, value, onType, onPick, onLeave, suggest, textOf, listLabel, announce, error }: ComboboxProps<T>) {
  const id = useId();
  const { found, look, forget } = useSuggestions(suggest);
  // Held itself, not its place: another list may stand there when Enter comes.
  const [held, setHeld] = useState<T | null>(null);
  const options = found ?? [];
  const open = options.length > 0;
  const active = held === null ? NONE : options.indexOf(held);
  const current = options[active];
  const optionId = (index: number) => `${id}-${index}`;

  function close() {
    forget();
    setHeld(null);
  }

  function pick(choice: T) {
    close();
    onPick(choice);
  }

  function move(by: 1 | -1) {
    const places = options.length;
    const next = active === NONE && by < 0 ? places - 1 : (active + by + places) % places;
    setHeld(options[next] ?? null);
  }

  function keyed(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    if (!open) {
      // An arrow asks for the list again, for what is written already.
      if (key === "ArrowDown") look(value);
      return;
    }
    if (key === "ArrowDown") move(1);
    else if (key === "ArrowUp") move(-1);
    else if (key === "Escape") close();
    else if (key === "Enter" && current !== undefined) pick(current);
    else {
      if (key === "Home" || key === "End" || key === "ArrowLeft" || key === "ArrowRight") setHeld(null);
      return;
    }
    event.preventDefault();
  }

  const list = suggest && {
    role: "combobox",
    "aria-autocomplete": "list" as const,
    "aria-expanded": open,
    "aria-controls": `${id}-list`,
    ...(current === undefined ? {} : { "aria-activedescendant": optionId(active) }),
    onKeyDown: keyed,
  };
  return (
    <div className="cpro-combo">
      <Input
        label={label}
        {...(error ? { state: "error" as const, stateRelatedMessage: error } : {})}
        nativeInputProps={{
          ...list,
          id,
          value,
          type: "text",
          autoComplete: "off",
          onChange: ({ target }) => {
            setHeld(null);
            onType(target.value);
            look(target.value);
          },
          onBlur: () => {
            close();
            onLeave();
          },
        }}
      />
      {suggest && (
        <>
          <ul id={`${id}-list`} role="listbox" aria-label={listLabel} hidden={!open} className="cpro-combo__list">
            {options.map((choice, index) => (
              <li
                key={textOf(choice)}
                id={optionId(index)}
                role="option"
                aria-selected={index === active}
                className="cpro-combo__option"
                // The field keeps the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => pick(choice)}
              >
                {textOf(choice)}
              </li>
            ))}
          </ul>
          <p role="status" className="fr-sr-only">
            {found && announce(found.length)}
          </p>
        </>
      )}
    </div>
  );
}
