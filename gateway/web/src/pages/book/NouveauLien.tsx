import { Select } from "@codegouvfr/react-dsfr/Select";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { book } from "../../api/endpoints";
import type { PartageOuvert } from "../../api/types";
import { jour, jourDe } from "../../text/dates";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { OnceShown } from "../../ui/OnceShown";
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
  return (
    <OnceShown
      label="Lien vers mon book"
      hint={t`Ce lien n'est affiché qu'une fois : copiez-le avant de quitter la page. Il ouvre votre book jusqu'au ${jour(jourDe(partage.expire_le))}.`}
      lien={lien}
      copy="Copier le lien"
      copied={t`Le lien est copié.`}
      selected={t`Le lien est sélectionné : copiez-le.`}
    />
  );
}
