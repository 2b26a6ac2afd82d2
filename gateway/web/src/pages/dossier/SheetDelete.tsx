import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { fiches } from "../../api/endpoints";
import type { Fiche } from "../../api/types";
import { useOnline } from "../../app/online";
import { useOpenSession } from "../../app/session";
import type { Autosave, SaveState } from "../../forms/autosave";
import { nomComplet } from "../../text/noms";
import { majuscule, t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ProblemAlert } from "../../ui/feedback";
import { nomLibre } from "../libres/words";
import { titreEnregistre } from "./ficheWords";
import { ficheKey, useListsOf } from "./useFiche";

/** Does away with a sheet that no week of a period holds, against the version just read: each save gives it a new one. */
export function SheetDelete({ fiche, engine, back }: { fiche: Fiche; engine: Autosave; back: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const online = useOnline();
  const { personne } = useOpenSession();
  const { apprenant } = fiche;
  const lists = useListsOf(apprenant.id, fiche.periode);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const titre = fiche.semaine ? nomLibre(fiche) : titreEnregistre(fiche);
  // A teacher who asked for a sheet takes it back only while nobody has written in it (F-04b).
  const own = apprenant.id === personne.id;
  const activite = fiche.formulaire === "activite";
  const it = activite ? t`l'activité` : "la fiche";
  const thisOne = activite ? "cette activité" : "cette fiche";
  // A change sent after the deletion would find nothing, and stay on the device.
  const waits = engine.unsent > 0;

  async function remove() {
    if (busy || waits) return;
    setBusy(true);
    setError(null);
    try {
      const { etag } = await fiches.read(apprenant.id, fiche.id);
      await fiches.remove(apprenant.id, fiche.id, etag);
      // The lists first, or the page that opens would still name a sheet that is gone.
      await lists("all");
      await navigate(back, { replace: true, state: { fait: t`${majuscule(it)} « ${titre} » est supprimée.` } });
      client.removeQueries({ queryKey: ficheKey(apprenant.id, fiche.id) });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <div className="fr-mt-4w">
      <Button priority="tertiary" iconId="fr-icon-delete-line" onClick={() => setAsking(true)}>
        {t`Supprimer ${thisOne}`}
      </Button>
      <Dialog open={asking} title={t`Supprimer « ${titre} » ?`} onClose={() => setAsking(false)}>
        {error !== null && <ProblemAlert error={error} title={t`${majuscule(it)} n'est pas supprimée`} />}
        <p>
          {own
            ? t`Tout ce que vous avez écrit dans ${thisOne} et les commentaires reçus à son sujet seront effacés, et personne ne pourra les retrouver.`
            : t`Cette fiche est encore vide. Elle ne sera plus demandée à ${nomComplet(apprenant)}.`}
        </p>
        {waits && online && (
          <p role="status">{held(engine.state)}</p>
        )}
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            {
              children: t`Supprimer ${it}`,
              disabled: busy,
              network: true,
              nativeButtonProps: { "aria-disabled": waits },
              onClick: () => void remove(),
            },
            { children: t`Garder ${it}`, priority: "secondary", onClick: () => setAsking(false) },
          ]}
        />
      </Dialog>
    </div>
  );
}

/** Why what was typed has not left. */
function held({ kind }: SaveState): string {
  if (kind === "conflit") return t`Choisissez d'abord entre les deux versions.`;
  if (kind === "impossible") return t`L'enregistrement est impossible : réessayez d'abord.`;
  return t`Des modifications partent encore. Attendez un instant.`;
}
