import type { Champ } from "../../../api/types";
import { useOpenSession } from "../../../app/session";
import { valueOf, written } from "../../../forms/champs";
import { moment } from "../../../text/dates";
import { nomComplet } from "../../../text/noms";
import { t } from "../../../text/typo";
import { AutoField, ReadField } from "../../../ui/fields";
import type { FormDescription, Reading, Writing } from "../Formulaire";
import { FORMS } from "../useWritten";

const FIELDS = [
  { name: "bilan_travail", label: "Le travail réalisé" },
  { name: "bilan_reussites", label: "Ce qui est réussi" },
  { name: "bilan_conseils", label: "Ce qui est à travailler, conseils" },
];

/** What the maître d’apprentissage says of the period, alone to write it (F-09). */
export const BILAN_PERIODE: FormDescription = { code: "bilan-periode", Write, Read };

function Write({ dossier, engine }: Writing) {
  return (
    <>
      <p>{t`Faites le point sur le travail réalisé pendant la période. Personne d'autre que vous n'écrit ce bilan ; ${nomComplet(dossier.apprenant)} et ses enseignants le lisent à mesure que vous l'écrivez.`}</p>
      {FIELDS.map((field) => (
        <AutoField key={field.name} engine={engine} multiline {...field} />
      ))}
    </>
  );
}

function Read({ dossier, value: { champs } }: Reading) {
  const learner = useOpenSession().profil === "apprenant";
  if (written(champs, FORMS["bilan-periode"].fields) === 0) {
    return (
      <p>
        {learner
          ? t`Votre maître d'apprentissage n'a pas encore écrit son bilan.`
          : t`Le maître d'apprentissage de ${nomComplet(dossier.apprenant)} n'a pas encore écrit ce bilan.`}
      </p>
    );
  }
  return (
    <>
      <p className="cpro-row__detail fr-mb-2w">{lastChange(champs)}</p>
      <dl className="cpro-reads cpro-reads--long">
        {FIELDS.map(({ name, label }) => (
          <ReadField key={name} label={label} value={valueOf(champs, name)} />
        ))}
      </dl>
    </>
  );
}

/** « Dernière modification par Karim LENOIR, le 8 juin 2026 à 10:42 ». */
function lastChange(champs: Champ[]): string {
  const written = champs.filter(({ modifie_le }) => modifie_le);
  const [last] = written.sort((a, b) => Date.parse(b.modifie_le ?? "") - Date.parse(a.modifie_le ?? ""));
  if (!last) return "";
  const at = moment(last.modifie_le);
  return last.auteur ? t`Dernière modification par ${nomComplet(last.auteur)}, le ${at}` : t`Dernière modification le ${at}`;
}
