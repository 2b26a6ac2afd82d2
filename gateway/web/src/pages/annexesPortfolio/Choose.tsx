import { useId, useRef } from "react";

/** A file field that looks as a button: a phone opens its camera or its gallery. */
export function Choose({ label, icon, accept, hint, primary = false, onChosen }: {
  label: string;
  icon: string;
  accept: string;
  /** Id of what is to be known before one chooses. */
  hint: string;
  primary?: boolean;
  onChosen: (files: File[]) => void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className="cpro-choose">
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        accept={accept}
        aria-describedby={hint}
        className="fr-sr-only"
        onChange={(event) => {
          onChosen([...(event.target.files ?? [])]);
          // An emptied field: the same file may be chosen again.
          if (input.current) input.current.value = "";
        }}
      />
      <label htmlFor={id} className={`fr-btn fr-btn--icon-left ${icon}${primary ? "" : " fr-btn--secondary"}`}>
        {label}
      </label>
    </span>
  );
}
