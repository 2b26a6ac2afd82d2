import { Input } from "@codegouvfr/react-dsfr/Input";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { book } from "../../api/endpoints";
import type { PartageOuvert } from "../../api/types";
import { jour, jourDe } from "../../text/dates";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { bookKey } from "../dossier/useFiche";
import { DUREES } from "./words";

/** Makes a link for as long as the learner says, and shows it this once: only its fingerprint is kept (F-11). */
export function NouveauLien({ apprenant, shown, onShared }: {
  apprenant: string;
  shown: PartageOuvert | null;
  onShared: (made: PartageOuvert) => void;
}) {
  const client = useQueryClient();
  const [jours, setJours] = useState(30);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function share(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      onShared(await book.share(apprenant, jours, key));
      setKey(crypto.randomUUID());
      await client.invalidateQueries({ queryKey: bookKey(apprenant) });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="cpro-narrow">
      {error !== null && <ProblemAlert error={error} title={t`Le lien n'est pas créé`} />}
      {shown && <TheLink key={shown.partage.id} made={shown} />}
      <form onSubmit={(event) => void share(event)} noValidate>
        <Select
          label="Durée du lien"
          hint={t`Après ce temps, le lien n'ouvre plus rien.`}
          nativeSelectProps={{
            value: String(jours),
            onChange: ({ target }) => {
              setJours(Number(target.value));
              // Another duration is another request.
              setKey(crypto.randomUUID());
            },
          }}
        >
          {DUREES.map((each) => (
            <option key={each.jours} value={each.jours}>
              {each.label}
            </option>
          ))}
        </Select>
        <Button type="submit" disabled={busy} network {...(shown ? { priority: "secondary" as const } : {})}>
          {shown ? "Créer un autre lien" : "Créer un lien"}
        </Button>
      </form>
    </div>
  );
}

function TheLink({ made: { lien, partage } }: { made: PartageOuvert }) {
  const field = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState("");
  useEffect(() => field.current?.focus(), []);
  const address = new URL(lien, window.location.origin).href;

  async function copy() {
    try {
      await navigator.clipboard.writeText(address);
      setTold(t`Le lien est copié.`);
    } catch {
      // Not allowed here: it is ready to be copied by hand.
      field.current?.select();
      setTold(t`Le lien est sélectionné : copiez-le.`);
    }
  }

  return (
    <div className="cpro-book-link">
      <Input
        label="Lien vers mon book"
        hintText={t`Ce lien n'est affiché qu'une fois : copiez-le avant de quitter la page. Il ouvre votre book jusqu'au ${jour(jourDe(partage.expire_le))}.`}
        nativeInputProps={{ ref: field, value: address, readOnly: true, onFocus: ({ target }) => target.select() }}
      />
      <Button iconId="fr-icon-clipboard-line" onClick={() => void copy()}>
        Copier le lien
      </Button>
      <p role="status" className={told ? "fr-valid-text" : ""}>
        {told}
      </p>
    </div>
  );
}
