import { Tag } from "@codegouvfr/react-dsfr/Tag";
import type { Dossier, Liaison, Referentiel } from "../../api/types";
import { t } from "../../text/typo";
import { TaskList } from "../annexes/TaskPicker";

/** Field of the objectives that a learner has instead of those of the period (P-10). */
export const OBJECTIFS = "objectifs";

interface Reading {
  dossier: Dossier;
  fiche: Liaison;
}

/** Objectives of this learner, for those who read them: on the fiche de liaison and in the journal (P-10, F-09). */
export function ObjectifsLus({ dossier, fiche }: Reading) {
  const own = fiche.champs.some(({ nom, valeur }) => nom === OBJECTIFS && valeur !== null);
  if (!fiche.objectifs) return <p>{t`Aucun objectif n'a été écrit pour cette période.`}</p>;
  return (
    <>
      {own && (
        <p>
          <Tag small>{t`propres à ${dossier.apprenant.prenom}`}</Tag>
        </p>
      )}
      <p className="cpro-text">{fiche.objectifs}</p>
    </>
  );
}

/** Tasks of this learner, those added for it alone being named so. */
export function TachesLues({ dossier, fiche, referentiel, title }: Reading & { referentiel: Referentiel; title: string }) {
  const chosen = fiche.taches.map(({ code }) => code);
  if (chosen.length === 0) return <p>{t`Aucune tâche n'a été retenue pour cette période.`}</p>;
  return (
    <>
      <h2 className="fr-h5">{title}</h2>
      <TaskList
        activites={referentiel.activites}
        chosen={chosen}
        mark={(code) => !fiche.periode.taches.includes(code) && <Tag small>{t`ajoutée pour ${dossier.apprenant.prenom}`}</Tag>}
      />
    </>
  );
}
