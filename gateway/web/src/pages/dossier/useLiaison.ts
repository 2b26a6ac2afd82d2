import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Dossier, Liaison } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { Autosave, SaveState } from "../../forms/autosave";
import { formName } from "../../forms/senders";
import { useAutosave } from "../../forms/useAutosave";
import { dossierKey, liaisonKey, liaisonRead } from "./reads";
import { useReport } from "./saving";

/** What every tab of the fiche works with. */
export interface PartOfLiaison {
  dossier: Dossier;
  fiche: Liaison;
  onState: (state: SaveState) => void;
}

/** The fiche de liaison of a learner, as several pages read it. */
export function useLiaisonQuery(periode: string, apprenant: string) {
  return useQuery(liaisonRead(periode, apprenant));
}

/** The fiche de liaison saved field by field, whichever of its tabs is open. */
export function useLiaison({ dossier, fiche, onState }: PartOfLiaison): Autosave {
  const { periode, apprenant } = dossier;
  const { personne } = useOpenSession();
  const client = useQueryClient();
  const queryKey = liaisonKey(periode.id, apprenant.id);
  const engine = useAutosave({
    form: formName("liaison", periode.id, apprenant.id),
    person: personne.id,
    fields: fiche.champs,
    queryKey,
    onSaved: () => {
      // The remarks (SIRET key…), what is individual and the company's name in the context bar come from the server.
      void client.invalidateQueries({ queryKey });
      void client.invalidateQueries({ queryKey: dossierKey(periode.id, apprenant.id) });
    },
  });
  useReport(engine.state, onState);
  return engine;
}
