import { Input } from "@codegouvfr/react-dsfr/Input";
import { useEffect, useRef, useState } from "react";
import { Button } from "./Button";

/** A secret address, shown this once to be copied: only its fingerprint is kept. Takes the focus when it appears. */
export function OnceShown({ label, hint, lien, copy, copied, selected }: {
  label: string;
  hint: string;
  lien: string;
  /** Label of the button. */
  copy: string;
  /** Told once it is in the clipboard. */
  copied: string;
  /** Told where the browser does not let it be: it is ready to be copied by hand. */
  selected: string;
}) {
  const field = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState("");
  useEffect(() => field.current?.focus(), []);
  const address = new URL(lien, window.location.origin).href;

  async function toClipboard() {
    try {
      await navigator.clipboard.writeText(address);
      setTold(copied);
    } catch {
      field.current?.select();
      setTold(selected);
    }
  }

  return (
    <div className="cpro-once">
      <Input
        label={label}
        hintText={hint}
        nativeInputProps={{ ref: field, value: address, readOnly: true, onFocus: ({ target }) => target.select() }}
      />
      <Button iconId="fr-icon-clipboard-line" onClick={() => void toClipboard()}>
        {copy}
      </Button>
      <p role="status" className={told ? "fr-valid-text" : ""}>
        {told}
      </p>
    </div>
  );
}
