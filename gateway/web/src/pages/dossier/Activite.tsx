import { useState } from "react";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import type { Dossier } from "../../api/types";
import type { SaveState as State } from "../../forms/autosave";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { NotFound } from "../../ui/NotFound";
import { SaveState } from "../../ui/SaveState";
import { ActiviteForm } from "./ActiviteForm";
import { ActiviteReading } from "./ActiviteReading";
import { AnnexesOfSheet } from "../annexesPortfolio/AnnexesFiche";
import { Around } from "./Around";
import { CommentairesFiche } from "./CommentairesFiche";
import { DossierPage, useDossierKeys } from "./DossierPage";
import { titreEnregistre } from "./ficheWords";
import { activiteLinks, baseOf } from "./sheets";
import { useFicheQuery } from "./useFiche";

/** One activité significative: its work order and its report (F-03). The learner writes, the others read. */
export default function Activite() {
  const { periode, apprenant } = useDossierKeys();
  const { fiche = "" } = useParams();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useFicheQuery(apprenant, fiche);
  const held = query.data?.value;
  const writes = may(held?.actions, "modifier");
  return (
    <DossierPage title={held ? titreEnregistre(held) : t`Activité`} save={<SaveState state={held && !writes ? { kind: "lecture_seule" } : save} />}>
      {(dossier) => (
        <Loaded query={query}>
          {({ value }) => {
            // Any sheet of the learner has an address of this form: it is shown where it belongs alone.
            if (value.formulaire !== "activite" || value.periode !== periode) return <NotFound inside />;
            return (
              <>
                <Neighbours dossier={dossier} fiche={fiche} />
                {writes ? (
                  <ActiviteForm key={fiche} dossier={dossier} activite={value} onState={setSave} />
                ) : (
                  <ActiviteReading key={fiche} apprenant={apprenant} activite={value} />
                )}
                <AnnexesOfSheet key={`annexes-${fiche}`} fiche={value} />
                <CommentairesFiche key={`commentaires-${fiche}`} dossier={dossier} fiche={fiche} />
              </>
            );
          }}
        </Loaded>
      )}
    </DossierPage>
  );
}

/** ‹ › as links, and the list of all activités. */
function Neighbours({ dossier, fiche }: { dossier: Dossier; fiche: string }) {
  const all = activiteLinks(dossier);
  const index = all.findIndex(({ id }) => id === fiche);
  const found = index >= 0;
  return (
    <Around
      label="Activités"
      what="Activité"
      previous={all[index - 1]?.href ?? null}
      next={(found && all[index + 1]?.href) || null}
      middle={found && t`Activité ${index + 1} sur ${all.length}`}
      all={{ label: "Toutes les activités", href: `${baseOf(dossier)}/activites` }}
    />
  );
}
