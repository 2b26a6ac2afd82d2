import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { periodes } from "../../api/endpoints";
import type { EnvoiGroupe as Envoi, LigneTuteurs } from "../../api/types";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { laisses, raison } from "./accesTuteurs";

/** « Envoyer les 18 liens prêts »: one request for all, and who is left out, with the reason (I-07). */
export function EnvoiGroupe({ periode, lines, onSent }: { periode: string; lines: LigneTuteurs[]; onSent: () => void }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<Envoi | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const ready = lines.filter(({ pret }) => pret).length;
  const without = laisses(lines);
  const allowed = lines.some(({ actions }) => may(actions, "envoyer"));
  if (!allowed) return null;

  async function send() {
    if (busy) return;
    setBusy(true);
    setError(null);
    setDone(null);
    try {
      setDone(await periodes.sendReadyLinks(periode, key));
      setKey(crypto.randomUUID());
      await client.invalidateQueries({ queryKey: ["periode", periode] });
      onSent();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="fr-mt-2w">
      {error !== null && <ProblemAlert error={error} title={t`Les liens ne sont pas envoyés`} />}
      {done && <Outcome envoi={done} />}
      {ready > 0 && (
        <Button priority="secondary" onClick={() => void send()} disabled={busy} network>
          {ready === 1 ? t`Envoyer le lien prêt` : t`Envoyer les ${ready} liens prêts`}
        </Button>
      )}
      {busy && <p role="status">{t`Envoi en cours...`}</p>}
      {without.length > 0 && (
        <details className="fr-mt-2w">
          <summary>{t`${compte(without.length, "apprenant")} sans tuteur complet sur la fiche de liaison`}</summary>
          <ul>
            {without.map(({ ligne, raison: why }) => (
              <li key={ligne.apprenant.id}>{t`${nomComplet(ligne.apprenant)} : ${raison(why)}`}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Outcome({ envoi: { envoyes, laisses: left } }: { envoi: Envoi }) {
  const told = left.filter(({ raison: why }) => why !== "deja_acces");
  const failed = told.filter(({ raison: why }) => why === "echec");
  return (
    <div role="status" className="fr-mb-2w">
      <Alert severity={envoyes > 0 ? "success" : "info"} small description={t`${compte(envoyes, "lien envoyé", "liens envoyés")}`} />
      {failed.length > 0 && (
        <ul>
          {failed.map(({ apprenant, raison: why }) => (
            <li key={apprenant.id}>{t`${nomComplet(apprenant)} : ${raison(why)}`}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
