import type { BilanEntreprise, Dossier, Valeur } from "../../api/types";
import { jour } from "../../text/dates";
import { t } from "../../text/typo";
import { asText, ReadField } from "../../ui/fields";
import { LevelChip, positionnementLook } from "../../ui/LevelChip";
import { BilanFinish } from "./BilanFinish";
import { stars } from "./BilanForm";

/** The bilan as text: for the learner, for readers, once finished or frozen. */
export function BilanReading({ dossier, bilan }: { dossier: Dossier; bilan: BilanEntreprise }) {
  const value = (name: string): Valeur => bilan.champs.find(({ nom }) => nom === name)?.valeur ?? null;
  const chosen = value("taches");
  const taches = bilan.taches.filter(({ code }) => Array.isArray(chosen) && chosen.includes(code));
  const competences = bilan.competences.map((competence) => ({ ...competence, niveau: asText(value(`niveau:${competence.code}`)) }));
  const label = (code: string) => bilan.niveaux.find((level) => level.code === code)?.intitule ?? code;
  return (
    <>
      <h2 className="fr-h5">Compétences</h2>
      <ul className="cpro-levels">
        {competences.map(({ code, intitule, niveau }) => (
          <li key={code}>
            <span>
              {code} {intitule}
            </span>
            <span>
              {niveau ? (
                <>
                  <LevelChip look={positionnementLook(niveau)} label={label(niveau)} entreprise />{" "}
                  <span aria-hidden="true">{label(niveau)}</span>
                </>
              ) : (
                t`Non renseigné`
              )}
            </span>
          </li>
        ))}
      </ul>
      <h2 className="fr-h5">Tâches réalisées</h2>
      {taches.length === 0 ? (
        <p>{t`Aucune tâche cochée.`}</p>
      ) : (
        <ul>
          {taches.map((tache) => (
            <li key={tache.code}>
              {tache.code} {tache.intitule}
            </li>
          ))}
        </ul>
      )}
      <dl className="cpro-reads">
        <ReadField label="Engagement" value={stars(Number(value("engagement") ?? 0))} />
        <ReadField label="Date de la rencontre" value={jour(asText(value("date_rencontre")) || bilan.date_proposee)} />
        <ReadField label="Commentaire" value={value("commentaire")} />
      </dl>
      <BilanFinish dossier={dossier} bilan={bilan} missing={0} unsent={0} onFlush={() => {}} />
    </>
  );
}
