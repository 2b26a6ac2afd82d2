import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { fiches } from "../../api/endpoints";
import type { Dossier } from "../../api/types";
import { t } from "../../text/typo";
import { dossierKey } from "./DossierPage";
import { baseOf } from "./sheets";
import { TitleForm } from "./TitleForm";

/** An activité begins with its title (F-03); then its page opens. */
export function ActiviteTitle({ dossier, onClose }: { dossier: Dossier; onClose: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { periode, apprenant } = dossier;
  return (
    <TitleForm
      of={t`de l'activité`}
      hint={t`Par exemple : Changement de ressorts. Vous pourrez le changer.`}
      failed={t`L'activité n'est pas ajoutée`}
      submit={t`Ajouter l'activité`}
      onClose={onClose}
      make={async (titre, key) => {
        const { id } = await fiches.create(periode.id, apprenant.id, { nature: "activite", titre }, key);
        await client.invalidateQueries({ queryKey: dossierKey(periode.id, apprenant.id) });
        void navigate(`${baseOf(dossier)}/activites/${id}`);
      }}
    />
  );
}
