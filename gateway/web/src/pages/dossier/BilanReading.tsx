import type { BilanEntreprise, Dossier } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { jour } from "../../text/dates";
import { t } from "../../text/typo";
import { asText, ReadField } from "../../ui/fields";
import { LevelChip, positionnementLook } from "../../ui/LevelChip";
import { FichesUsed, Marks } from "./BilanFiches";
import { BilanFinish } from "./BilanFinish";
import { stars } from "./BilanForm";
import { levelField, modeOf } from "./bilanWords";
import { criterionField } from "./relier";

/** The bilan as text: for the learner, for readers, once finished or frozen. */
export function BilanReading({ dossier, bilan }: { dossier: Dossier; bilan: BilanEntreprise }) {
  const value = (name: string) => valueOf(bilan.champs, name);
  const chosen = value("taches");
  const taches = bilan.taches.filter(({ code, fiches }) => fiches.length > 0 || (Array.isArray(chosen) && chosen.includes(code)));
  const level = (name: string) => <Level bilan={bilan} niveau={asText(value(name))} />;
  return (
    <>
      <FichesUsed dossier={dossier} bilan={bilan} />
      <h2 className="fr-h5">Compétences</h2>
      <ul className="cpro-levels">
        {bilan.competences.map((competence) => {
          const { code, intitule, fiches } = competence;
          const title = (
            <span>
              {code} {intitule} <Marks fiches={fiches} />
            </span>
          );
          if (modeOf(competence, value) === "globale") {
            return (
              <li key={code}>
                {title}
                {level(levelField(code))}
              </li>
            );
          }
          return (
            <li key={code} className="cpro-levels__group">
              {title}
              <ul>
                {competence.criteres.map((critere) => (
                  <li key={critere.code}>
                    <span>
                      {critere.intitule} <Marks fiches={critere.fiches} />
                    </span>
                    {level(criterionField(critere.code))}
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
      <h2 className="fr-h5">Tâches réalisées</h2>
      {taches.length === 0 ? (
        <p>{t`Aucune tâche cochée.`}</p>
      ) : (
        <ul>
          {taches.map((tache) => (
            <li key={tache.code}>
              {tache.code} {tache.intitule} <Marks fiches={tache.fiches} />
            </li>
          ))}
        </ul>
      )}
      <dl className="cpro-reads">
        <ReadField label="Engagement" value={stars(Number(value("engagement") ?? 0))} />
        <ReadField label="Date de la rencontre" value={jour(asText(value("date_rencontre")) || bilan.date_proposee)} />
        <ReadField label="Commentaire" value={value("commentaire")} />
      </dl>
      <BilanFinish dossier={dossier} bilan={bilan} unsent={0} onFlush={() => {}} />
    </>
  );
}

function Level({ bilan, niveau }: { bilan: BilanEntreprise; niveau: string }) {
  if (!niveau) return <span>{t`Non renseigné`}</span>;
  const label = bilan.niveaux.find(({ code }) => code === niveau)?.intitule ?? niveau;
  return (
    <span>
      <LevelChip look={positionnementLook(niveau)} label={label} entreprise /> <span aria-hidden="true">{label}</span>
    </span>
  );
}
