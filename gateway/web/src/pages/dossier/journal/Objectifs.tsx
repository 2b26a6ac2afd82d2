import { may } from "../../../api/actions";
import type { Dossier } from "../../../api/types";
import { compte, t } from "../../../text/typo";
import { Loaded } from "../../../ui/feedback";
import { Link } from "../../../ui/Link";
import { useReferentiel } from "../../annexes/useDiplomes";
import { ObjectifsLus, TachesLues } from "../LiaisonLue";
import { baseOf } from "../sheets";
import { useLiaisonQuery } from "../useLiaison";

/** What the period is for, as the fiche de liaison of this learner says it: read here, changed there (F-09, P-10). */
export function Objectifs({ dossier }: { dossier: Dossier }) {
  const liaison = useLiaisonQuery(dossier.periode.id, dossier.apprenant.id);
  const diploma = useReferentiel(dossier.periode.referentiel);
  return (
    <Loaded query={liaison}>
      {(fiche) => (
        <>
          <section aria-labelledby="objectifs">
            <h2 id="objectifs" className="fr-h5">
              Objectifs
            </h2>
            <ObjectifsLus dossier={dossier} fiche={fiche} />
          </section>
          <section>
            <Loaded query={diploma}>
              {(referentiel) => (
                <TachesLues
                  dossier={dossier}
                  fiche={fiche}
                  referentiel={referentiel}
                  title={t`Activités prévues : ${compte(fiche.taches.length, "tâche retenue", "tâches retenues")}`}
                />
              )}
            </Loaded>
          </section>
          {may(fiche.actions, "individualiser") && (
            <p className="cpro-noprint fr-mt-3w">
              <Link href={`${baseOf(dossier)}/liaison?onglet=objectifs`}>Modifier dans la fiche de liaison</Link>
            </p>
          )}
        </>
      )}
    </Loaded>
  );
}
