import { compte, t } from "../../text/typo";
import { Empty } from "../../ui/feedback";
import { Anchored, Jumps, type Reading, Shown } from "./Elements";

/** Professional attitudes, and the competences that each goes with. */
export function Attitudes({ reading }: { reading: Reading }) {
  const { attitudes_professionnelles: attitudes, competences } = reading.referentiel;
  if (attitudes.length === 0) return <Empty>{t`Aucune attitude professionnelle n'est connue pour ce diplôme.`}</Empty>;
  const shown = attitudes.filter(reading.keep);
  return (
    <>
      <Shown
        reading={reading}
        total={compte(attitudes.length, "attitude")}
        shown={shown.length > 0 ? compte(shown.length, "affichée") : null}
      />
      {shown.map((attitude) => (
        <article key={attitude.code} className="cpro-card">
          <Anchored as="h3" kind="attitude" element={attitude} className="fr-h6" />
          <Jumps
            reading={reading}
            kind="competence"
            elements={competences.filter((competence) => competence.attitudes.includes(attitude.code))}
            label="Compétences associées"
          />
        </article>
      ))}
    </>
  );
}
