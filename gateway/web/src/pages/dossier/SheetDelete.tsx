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

/** How a sheet is named that is neither a fiche nor an activité. */
export interface DeleteWords {
  titre: string;
  /** « l’entretien », « cet entretien », and the ending of what is said of it. */
  le: string;
  ce: string;
  e: "" | "e";
  /** What is lost with it. */
  perdu: string;
}

/** Does away with a sheet that no week of a period holds, against the version just read: each save gives it a new one. */
export function SheetDelete({ fiche, engine, back, words }: { fiche: Fiche; engine: Autosave; back: string; words?: DeleteWords }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const online = useOnline();
  const { personne } = useOpenSession();
  const { apprenant } = fiche;
  const lists = useListsOf(apprenant.id, fiche.periode);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { titre, le, ce, e, perdu } = words ?? wordsFor(fiche, apprenant.id === personne.id);
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
      await navigate(back, { replace: true, state: { fait: t`${majuscule(le)} « ${titre} » est supprimé${e}.` } });
      client.removeQueries({ queryKey: ficheKey(apprenant.id, fiche.id) });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <div className="fr-mt-4w">
      <Button priority="tertiary" iconId="fr-icon-delete-line" onClick={() => setAsking(true)}>
        {t`Supprimer ${ce}`}
      </Button>
      <Dialog open={asking} title={t`Supprimer « ${titre} » ?`} onClose={() => setAsking(false)}>
        {error !== null && <ProblemAlert error={error} title={t`${majuscule(le)} n'est pas supprimé${e}`} />}
        <p>{perdu}</p>
        {waits && online && (
          <p role="status">{held(engine.state)}</p>
        )}
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            {
              children: t`Supprimer ${le}`,
              disabled: busy,
              network: true,
              nativeButtonProps: { "aria-disabled": waits },
              onClick: () => void remove(),
            },
            { children: t`Garder ${le}`, priority: "secondary", onClick: () => setAsking(false) },
          ]}
        />
      </Dialog>
    </div>
  );
}

function wordsFor(fiche: Fiche, own: boolean): DeleteWords {
  const activite = fiche.formulaire === "activite";
  const ce = activite ? "cette activité" : "cette fiche";
  return {
    titre: fiche.semaine ? nomLibre(fiche) : titreEnregistre(fiche),
    le: activite ? t`l'activité` : "la fiche",
    ce,
    e: "e",
    // A teacher who asked for a sheet takes it back only while nobody has written in it (F-04b).
    perdu: own
      ? t`Tout ce que vous avez écrit dans ${ce} et les commentaires reçus à son sujet seront effacés, et personne ne pourra les retrouver.`
      : t`Cette fiche est encore vide. Elle ne sera plus demandée à ${nomComplet(fiche.apprenant)}.`,
  };
}

/** Why what was typed has not left. */
function held({ kind }: SaveState): string {
  if (kind === "conflit") return t`Choisissez d'abord entre les deux versions.`;
  if (kind === "impossible") return t`L'enregistrement est impossible : réessayez d'abord.`;
  return t`Des modifications partent encore. Attendez un instant.`;
}
