import { may } from "../../../api/actions";
import type { Dossier } from "../../../api/types";
import { t } from "../../../text/typo";
import { AutoField, asText } from "../../../ui/fields";
import { DayButtons } from "../DayButtons";
import type { PartOfFiche } from "../useFiche";

/** What was done in the week, in the learner's words: the text that a weekly page has already, or one that a fiche keeps for it (F-09). */
export function TexteSemaine({ fiche, dossier, engine }: PartOfFiche & { dossier: Dossier }) {
  const name = fiche.formulaire === "semaine" ? "description" : "semaine";
  if (!may(fiche.actions, "modifier")) {
    const text = asText(engine.value(name));
    return text ? <p className="cpro-text">{text}</p> : <p>{t`Cette semaine n'est pas encore racontée.`}</p>;
  }
  return (
    <div>
      <AutoField
        engine={engine}
        name={name}
        label={t`Ce que j'ai fait cette semaine`}
        hint={t`Jour après jour : les travaux que l'on vous a confiés, le matériel, ce qui a été difficile.`}
        multiline
      />
      {fiche.lundi && <DayButtons engine={engine} name={name} lundi={fiche.lundi} periode={dossier.periode} />}
    </div>
  );
}
