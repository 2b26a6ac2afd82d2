import { useRef } from "react";
import { may } from "../../api/actions";
import { t } from "../../text/typo";
import { AutoField, asText, ReadField } from "../../ui/fields";
import { DayButtons } from "./DayButtons";
import type { PartOfFiche } from "./useFiche";

/** « Fiche »: what was done, and what the learner thinks of it. */
export function FicheTextes({ fiche, dossier, engine }: PartOfFiche) {
  // Told in the journal (F-09), which a week that its period lost has no more (P-05). Once shown, it stays while it is emptied.
  const told = useRef(false);
  if (asText(engine.value("semaine"))) told.current = true;
  if (!may(fiche.actions, "modifier")) {
    if (["description", "analyse", "semaine"].every((name) => !engine.value(name))) return <p>{t`Cette fiche n'est pas encore écrite.`}</p>;
    return (
      <dl className="cpro-reads cpro-reads--long">
        <ReadField label="Description de l’activité" value={engine.value("description")} />
        <ReadField label="Son analyse" value={engine.value("analyse")} />
        {told.current && <ReadField label="Activités de la semaine" value={engine.value("semaine")} />}
      </dl>
    );
  }
  return (
    <>
      <div>
        <AutoField
          engine={engine}
          name="description"
          label="Ce que j’ai fait"
          hint={t`Décrivez l'activité : le matériel, le travail demandé, les étapes, le résultat.`}
          multiline
        />
        {dossier && fiche.lundi && <DayButtons engine={engine} name="description" lundi={fiche.lundi} periode={dossier.periode} />}
      </div>
      <AutoField
        engine={engine}
        name="analyse"
        label="Mon analyse"
        hint={t`Ce que j'ai appris, ce qui a été difficile et comment je m'y suis pris, ce que je ferais autrement la prochaine fois.`}
        multiline
      />
      {told.current && <AutoField engine={engine} name="semaine" label="Activités de la semaine" multiline />}
    </>
  );
}
