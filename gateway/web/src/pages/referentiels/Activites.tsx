import type { Activite, Tache } from "../../api/types";
import { compte, t } from "../../text/typo";
import { Empty } from "../../ui/feedback";
import { Anchored, Blocs, Groups, type HeadingLevel, Jumps, Option, type Reading, Shown } from "./Elements";
import { activitesKept, all, named, ownOption } from "./tree";
import { titre } from "./words";

/** Bloc, activité, tâche; each task with the competences that it calls on. */
export function Activites({ reading }: { reading: Reading }) {
  const { activites } = reading.referentiel;
  if (activites.length === 0) return <Empty>{t`Le texte connu de ce diplôme ne donne aucune activité.`}</Empty>;
  const groups = activitesKept(reading.referentiel, reading.keep);
  const taches = activites.flatMap((activite) => activite.taches);
  const linked = taches.some(({ competences }) => competences.length > 0);
  return (
    <>
      <Counted reading={reading} shown={all(groups)} taches={taches} />
      {taches.length > 0 && !linked && (
        <p>{t`Le texte connu ne dit pour aucune tâche à quelles compétences elle fait appel.`}</p>
      )}
      <Groups reading={reading} groups={groups} none={t`Aucune activité n'est connue ici.`}>
        {(activite, heading) => (
          <OneActivite key={activite.code} reading={reading} activite={activite} heading={heading} told={linked} />
        )}
      </Groups>
    </>
  );
}

/** Counts tasks, or activities where what is shown has none. */
function Counted({ reading, shown, taches }: { reading: Reading; shown: Activite[]; taches: Tache[] }) {
  const { activites } = reading.referentiel;
  const total =
    taches.length > 0
      ? `${compte(activites.length, "activité")}, ${compte(taches.length, "tâche")}`
      : t`${compte(activites.length, "activité")} sans tâche connue`;
  return <Shown reading={reading} total={total} shown={shown.length > 0 ? shownOf(shown) : null} />;
}

function shownOf(shown: Activite[]): string {
  const taches = shown.flatMap((activite) => activite.taches).length;
  return taches > 0
    ? compte(taches, "tâche affichée", "tâches affichées")
    : compte(shown.length, "activité affichée", "activités affichées");
}

function OneActivite({ reading, activite, heading: Heading, told }: {
  reading: Reading;
  activite: Activite;
  heading: HeadingLevel;
  /** Some task of the diploma is linked: those that are not say so. */
  told: boolean;
}) {
  const { referentiel } = reading;
  return (
    <article className="cpro-card">
      <Heading className="fr-h6">{titre(activite)}</Heading>
      <Option referentiel={referentiel} code={ownOption(referentiel.blocs, activite)} />
      {activite.taches.length === 0 && <Unplanned reading={reading} activite={activite} />}
      {activite.taches.map((tache) => (
        <div key={tache.code} className="cpro-evidence">
          <Anchored as="p" kind="tache" element={tache} />
          {tache.competences.length === 0 && told && <p className="cpro-row__detail">{t`Compétences non précisées par le texte connu`}</p>}
          <Jumps
            reading={reading}
            kind="competence"
            elements={named(referentiel.competences, tache.competences)}
            label="Fait appel à"
          />
        </div>
      ))}
    </article>
  );
}

/** An activity without tasks is planned by the competences of its bloc. */
function Unplanned({ reading, activite }: { reading: Reading; activite: Activite }) {
  const bloc = reading.referentiel.blocs.filter(({ code }) => code === activite.bloc);
  return (
    <>
      <p>
        {bloc.length > 0
          ? t`Aucune tâche n'est connue : cette activité se planifie par les compétences de son bloc.`
          : t`Aucune tâche n'est connue pour cette activité.`}
      </p>
      <Blocs reading={reading} blocs={bloc} label="Bloc de compétences" />
    </>
  );
}
