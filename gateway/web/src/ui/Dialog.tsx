import { type ReactNode, useEffect, useId, useRef } from "react";

/** A modal for one simple question [own]: native, so Escape closes it and the focus goes back where it was. */
export function Dialog({
  open,
  title,
  onClose,
  children,
  closable = true,
}: {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  closable?: boolean;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const label = useId();
  useEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      className="cpro-dialog"
      aria-labelledby={label}
      onCancel={(event) => {
        event.preventDefault();
        if (closable) onClose();
      }}
    >
      <h2 id={label} className="fr-h4">
        {title}
      </h2>
      {open && children}
    </dialog>
  );
}
