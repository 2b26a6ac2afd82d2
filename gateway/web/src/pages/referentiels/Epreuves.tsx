import type { Epreuve } from "../../api/types";
import { compte, t } from "../../text/typo";
import { Empty } from "../../ui/feedback";
import { Anchored, Blocs, Jumps, type Reading, Shown } from "./Elements";
import { named } from "./tree";
import { blocsDeLUnite, poids } from "./words";

/** Exam units, and the competences that each assesses. */
export function Epreuves({ reading }: { reading: Reading }) {
  const { epreuves } = reading.referentiel;
  if (epreuves.length === 0) return <Empty>{t`Aucune épreuve n'est connue pour ce diplôme.`}</Empty>;
  const shown = epreuves.filter(reading.keep);
  return (
    <>
      <Shown
        reading={reading}
        total={compte(epreuves.length, "épreuve")}
        shown={shown.length > 0 ? compte(shown.length, "affichée") : null}
      />
      {shown.map((epreuve) => (
        <OneEpreuve key={epreuve.code} reading={reading} epreuve={epreuve} />
      ))}
    </>
  );
}

function OneEpreuve({ reading, epreuve }: { reading: Reading; epreuve: Epreuve }) {
  const { referentiel } = reading;
  const competences = named(referentiel.competences, epreuve.competences);
  const blocs = blocsDeLUnite(referentiel.blocs, epreuve.unite);
  return (
    <article className="cpro-card">
      <Anchored as="h3" kind="epreuve" element={epreuve} className="fr-h6" />
      <p>{poids(epreuve.unite, epreuve.coefficient)}</p>
      <Blocs reading={reading} blocs={blocs} label={blocs.length > 1 ? "Blocs évalués" : "Bloc évalué"} />
      {competences.length === 0 && <p className="cpro-row__detail">{t`Compétences évaluées non précisées par le texte connu`}</p>}
      <Jumps reading={reading} kind="competence" elements={competences} label="Compétences évaluées" />
    </article>
  );
}
