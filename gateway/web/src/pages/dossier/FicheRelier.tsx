import { may } from "../../api/actions";
import type { Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { compte, t } from "../../text/typo";
import { Link } from "../../ui/Link";
import { FicheCompetences } from "./FicheCompetences";
import { FicheFigee } from "./FicheFigee";
import { FicheTaches } from "./FicheTaches";
import { picked, ticked } from "./relier";
import { baseOf } from "./sheets";
import type { PartOfFiche } from "./useFiche";

/** « Relier au référentiel » (3.8): what was done; beside it, for all but the learner unless its diploma says so, what will be assessed. */
export function FicheRelier(part: PartOfFiche) {
  const { fiche, dossier, referentiel, engine } = part;
  const learner = useOpenSession().profil === "apprenant";
  const done = ticked(referentiel, (name) => engine.value(name)).length;
  // Nothing is assessed of what belongs to no period (F-10).
  if (!dossier || (learner && !may(fiche.actions, "choisir"))) {
    return (
      <>
        <FicheFigee {...part} />
        <h2 className="fr-h5">{t`Tâches réalisées (${done})`}</h2>
        <FicheTaches {...part} />
      </>
    );
  }
  const chosen = picked(referentiel, (name) => engine.value(name)).length;
  return (
    <>
      <FicheFigee {...part} />
      <div className="cpro-bilan">
        <section aria-labelledby="taches-fiche">
          <h2 id="taches-fiche" className="fr-h5">{t`1. Tâches réalisées (${done})`}</h2>
          <FicheTaches {...part} />
        </section>
        <section aria-labelledby="competences-fiche">
          <h2 id="competences-fiche" className="fr-h5">{t`2. Compétences à évaluer dans le bilan entreprise (${chosen})`}</h2>
          <FicheCompetences {...part} />
        </section>
      </div>
      <ToBilan {...part} dossier={dossier} />
    </>
  );
}

/** Where the choices go. */
function ToBilan({ fiche, dossier, referentiel, engine }: PartOfFiche & { dossier: Dossier }) {
  const chosen = picked(referentiel, (name) => engine.value(name));
  const criteres = chosen.reduce((sum, each) => sum + each.criteres.length, 0);
  const chooses = may(fiche.actions, "choisir");
  // Dated before the last bilan intermédiaire, it was frozen without being counted (E-04).
  const closed = chooses && dossier.bilan?.etat === "fige";
  if (!dossier.bilan) return <p>{t`Cette période ne donne pas lieu à un bilan entreprise.`}</p>;
  const counts = t`${compte(chosen.length, "compétence")}, ${compte(criteres, "critère")}`;
  return (
    <>
      {chooses && dossier.bilan.etat === "termine" && (
        <p>{t`Le bilan est terminé : une compétence que vous ajoutez ici y entrera sans niveau, et il repassera « En cours ».`}</p>
      )}
      <p>
        {closed
          ? t`Le bilan entreprise de la période est figé : vos choix n'y entrent plus.`
          : chooses
            ? t`Vos choix sont repris dans le bilan entreprise de la période : ${counts}.`
            : t`Ces choix sont repris dans le bilan entreprise de la période : ${counts}.`}{" "}
        {dossier.actions.includes("bilan_entreprise") && <Link href={`${baseOf(dossier)}/bilan`}>Voir le bilan entreprise</Link>}
      </p>
    </>
  );
}
