import { useEffect, useId, useRef, useState } from "react";
import { FileLink } from "./Download";
import { Link } from "./Link";

export interface Action {
  label: string;
  href: string;
  /** It gives a file rather than a page. */
  file?: boolean;
}

/** « Actions »: one button per row, opening a list of links. Escape closes it and gives the focus back. */
export function ActionsMenu({ about, actions, label = "Actions" }: { about: string; actions: Action[]; label?: string }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useId();
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);
  if (actions.length === 0) return null;
  return (
    <div
      ref={box}
      className="cpro-menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className="fr-btn fr-btn--tertiary fr-btn--sm fr-btn--icon-right fr-icon-arrow-down-s-line"
        aria-expanded={open}
        aria-controls={list}
        onClick={() => setOpen(!open)}
      >
        {label}
        <span className="fr-sr-only"> pour {about}</span>
      </button>
      <ul id={list} hidden={!open} className="cpro-menu__list">
        {actions.map((action) => (
          <li key={action.href + action.label}>
            {action.file ? (
              <FileLink href={action.href} download>
                {action.label}
              </FileLink>
            ) : (
              <Link href={action.href}>{action.label}</Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
