import type { Fiche } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { AnnexesSection } from "./AnnexesSection";

const EMPTY = t`Une photo de la machine, un relevé, une notice : ajoutez ce qui montre votre travail.`;

/** What is joined to a sheet, within its page. */
export function AnnexesFiche({ fiche }: { fiche: Fiche }) {
  return <AnnexesSection owner={{ apprenant: fiche.apprenant.id, fiche: fiche.id }} empty={EMPTY} />;
}

/** The same under a heading of its own, where the page has no tabs. */
export function AnnexesOfSheet({ fiche }: { fiche: Fiche }) {
  const learner = useOpenSession().profil === "apprenant";
  return (
    <section aria-labelledby="annexes" className="fr-mt-4w">
      <h2 id="annexes" className="fr-h4">
        {learner ? "Mes photos et fichiers" : "Photos et fichiers"}
        {fiche.annexes > 0 && ` (${fiche.annexes})`}
      </h2>
      <AnnexesFiche fiche={fiche} />
    </section>
  );
}
