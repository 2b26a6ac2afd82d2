import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { dossiers } from "../../api/endpoints";
import type { BilanEntreprise, Dossier } from "../../api/types";
import { useOnline } from "../../app/online";
import { t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { type Gaps, gapsSentence } from "./bilanWords";
import { dossierKey } from "./DossierPage";
import { Button } from "../../ui/Button";

/** Ends or reopens the bilan against the version just read; what is missing is said, never blocking. */
export function BilanFinish({ dossier, bilan, gaps, unsent, onFlush }: {
  dossier: Dossier;
  bilan: BilanEntreprise;
  /** What has no level; none where nobody writes. */
  gaps?: Gaps;
  unsent: number;
  onFlush: () => void;
}) {
  const client = useQueryClient();
  const online = useOnline();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { periode, apprenant } = dossier;
  const finishes = may(bilan.actions, "terminer");
  const missing = gaps && gapsSentence(gaps);
  const reopens = may(bilan.actions, "reprendre");
  if (!finishes && !reopens) return null;

  async function act(action: typeof dossiers.finish) {
    setBusy(true);
    setError(null);
    try {
      const held = await dossiers.bilan(periode.id, apprenant.id);
      await action(periode.id, apprenant.id, held.etag);
      await client.invalidateQueries({ queryKey: ["bilan", periode.id, apprenant.id] });
      await client.invalidateQueries({ queryKey: dossierKey(periode.id, apprenant.id) });
      await client.invalidateQueries({ queryKey: ["periode", periode.id] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="fr-mt-4w" aria-label="Fin du bilan">
      {error !== null && <ProblemAlert error={error} />}
      {finishes && missing && <p>{missing}</p>}
      {finishes && (
        <>
          {unsent > 0 && online && (
            <p>
              {t`Des modifications partent encore. `}
              <Button size="small" priority="tertiary" onClick={onFlush}>
                Les envoyer maintenant
              </Button>
            </p>
          )}
          <Button network onClick={() => void act(dossiers.finish)} disabled={busy || (online && unsent > 0)}>
            Terminer le bilan
          </Button>
        </>
      )}
      {reopens && (
        <Button network priority="secondary" onClick={() => void act(dossiers.reopen)} disabled={busy}>
          Reprendre le bilan
        </Button>
      )}
    </section>
  );
}
