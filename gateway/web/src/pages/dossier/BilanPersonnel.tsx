import { useOpenSession } from "../../app/session";
import { valueOf, written } from "../../forms/champs";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { AutoField } from "../../ui/fields";
import { Skeleton } from "../../ui/feedback";
import { useReferentiel } from "../annexes/useDiplomes";
import { useDossier } from "./DossierPage";
import { votreTuteur } from "./followed";
import type { FormDescription, Reading, Writing } from "./Formulaire";
import { FormulairePage } from "./FormulairePage";
import { pointsOf, PointsField } from "./PointsField";
import { FORMS } from "./useWritten";

/** What the learner thinks of the period (F-08). */
export default function BilanPersonnel() {
  const { profil } = useOpenSession();
  const learner = useDossier().data?.apprenant;
  const theirs = learner ? t`Bilan personnel de ${nomComplet(learner)}` : "Bilan personnel";
  return <FormulairePage title={profil === "apprenant" ? "Mon bilan personnel" : theirs} of={BILAN_PERSONNEL} />;
}

const BILAN_PERSONNEL: FormDescription = { code: "bilan-personnel", Write, Read };

function Write({ dossier, engine, form }: Writing) {
  const diploma = useReferentiel(dossier.periode.referentiel);
  if (diploma.isPending) return <Skeleton />;
  const proposed = (diploma.data?.attitudes_professionnelles ?? []).map(({ intitule }) => intitule);
  return (
    <>
      <p>{t`Faites le point sur votre période. Cette page est la vôtre : vos enseignants et ${votreTuteur(dossier)} la lisent.`}</p>
      <PointsField engine={engine} name="points_forts" legend="Mes points forts" other="Autre point fort" form={form} proposed={proposed} />
      <PointsField engine={engine} name="axes_progres" legend="Mes axes de progrès" other="Autre axe de progrès" form={form} proposed={proposed} />
      <AutoField
        engine={engine}
        name="perspectives"
        label="Mes perspectives pour la prochaine période (ce que je souhaite faire)"
        multiline
      />
    </>
  );
}

function Read({ dossier, value }: Reading) {
  const of = (name: string) => valueOf(value.champs, name);
  const lists: [string, string[]][] = [
    ["Ses points forts", pointsOf(of("points_forts"))],
    ["Ses axes de progrès", pointsOf(of("axes_progres"))],
  ];
  const perspectives = String(of("perspectives") ?? "");
  if (written(value.champs, FORMS["bilan-personnel"].fields) === 0) {
    return <p>{t`${nomComplet(dossier.apprenant)} n'a pas encore écrit son bilan personnel.`}</p>;
  }
  return (
    <>
      {lists.map(([title, points]) => (
        <section key={title}>
          <h2 className="fr-h5">{title}</h2>
          {points.length === 0 ? (
            <p>{t`Rien pour l'instant.`}</p>
          ) : (
            <ul>
              {points.map((point) => (
                <li key={point}>{point}</li>
              ))}
            </ul>
          )}
        </section>
      ))}
      <section>
        <h2 className="fr-h5">Ses perspectives pour la prochaine période</h2>
        <p className="cpro-text">{perspectives || t`Rien pour l'instant.`}</p>
      </section>
    </>
  );
}
