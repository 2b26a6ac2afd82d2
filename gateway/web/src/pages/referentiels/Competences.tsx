import type { Competence } from "../../api/types";
import { compte, t, typo } from "../../text/typo";
import { Empty } from "../../ui/feedback";
import { Anchored, Groups, type HeadingLevel, Jumps, Option, type Reading, Shown } from "./Elements";
import { all, competencesKept, named, ownOption } from "./tree";
import { titre } from "./words";

/** Bloc, compétence, critère under the diploma's own word; what assesses a competence, and what calls on it. */
export function Competences({ reading }: { reading: Reading }) {
  const { competences, libelle_criteres } = reading.referentiel;
  if (competences.length === 0) return <Empty>{t`Le texte connu de ce diplôme ne donne aucune compétence.`}</Empty>;
  const groups = competencesKept(reading.referentiel, reading.keep);
  const shown = all(groups).length;
  const detailed = competences.some(({ criteres }) => criteres.length > 0);
  return (
    <>
      <Shown
        reading={reading}
        total={compte(competences.length, "compétence")}
        shown={shown > 0 ? compte(shown, "affichée") : null}
      />
      {!detailed && (
        <p>{t`Le texte connu ne donne pas de « ${typo(libelle_criteres)} » : chaque compétence s'évalue globalement.`}</p>
      )}
      <Groups reading={reading} groups={groups} none={t`Aucune compétence n'est connue ici.`}>
        {(competence, heading) => (
          <OneCompetence key={competence.code} reading={reading} competence={competence} heading={heading} told={detailed} />
        )}
      </Groups>
    </>
  );
}

function OneCompetence({ reading, competence, heading, told }: {
  reading: Reading;
  competence: Competence;
  heading: HeadingLevel;
  /** Some competence of the diploma has criteria: those that have none say so. */
  told: boolean;
}) {
  const { referentiel } = reading;
  const { code } = competence;
  const taches = referentiel.activites.flatMap((activite) => activite.taches);
  return (
    <article className="cpro-card">
      <Anchored as={heading} kind="competence" element={competence} className="fr-h6" />
      <Option referentiel={referentiel} code={ownOption(referentiel.blocs, competence)} />
      <Criteres competence={competence} libelle={typo(referentiel.libelle_criteres)} told={told} />
      <Jumps
        reading={reading}
        kind="epreuve"
        elements={referentiel.epreuves.filter((epreuve) => epreuve.competences.includes(code))}
        label="Évaluée par"
      />
      <Jumps
        reading={reading}
        kind="tache"
        elements={taches.filter((tache) => tache.competences.includes(code))}
        label="Tâches qui font appel à cette compétence"
      />
      <Jumps
        reading={reading}
        kind="attitude"
        elements={named(referentiel.attitudes_professionnelles, competence.attitudes)}
        label="Attitudes professionnelles associées"
      />
    </article>
  );
}

function Criteres({ competence, libelle, told }: { competence: Competence; libelle: string; told: boolean }) {
  if (competence.criteres.length === 0) {
    return told && <p className="cpro-row__detail">{t`${libelle} : aucune indication connue, la compétence s'évalue globalement.`}</p>;
  }
  return (
    <>
      <p className="cpro-row__detail">{libelle}</p>
      <ul>
        {competence.criteres.map((critere) => (
          <li key={critere.code}>{titre(critere)}</li>
        ))}
      </ul>
    </>
  );
}
