import type { Fiche } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { jour, moment } from "../../text/dates";
import { t } from "../../text/typo";
import { wordsOf } from "../../ui/choices";
import { asText, ReadField } from "../../ui/fields";
import { AUTONOMIE, BON_LONG, BON_SHORT, CONDITIONS, RAPPORT } from "./activiteFields";
import { useMarkRead } from "./useFiche";

/** The same page as text. Opening it marks it read, for this reader (F-05). */
export function ActiviteReading({ apprenant, activite }: { apprenant: string; activite: Fiche }) {
  useMarkRead(apprenant, activite);
  const fields = [...BON_SHORT, ...BON_LONG, ...RAPPORT];
  const value = (name: string) => valueOf(activite.champs, name);
  const date = asText(value("date"));
  const empty = !date && fields.every(({ name }) => !value(name));
  const rows = (list: typeof fields) =>
    list.map(({ name, label }) => <ReadField key={name} label={label} value={value(name)} />);
  return (
    <>
      <p>{activite.modifiee_le && t`Dernière modification le ${moment(activite.modifiee_le)}`}</p>
      <dl className="cpro-reads">
        <ReadField label={CONDITIONS} value={wordsOf(AUTONOMIE, value("autonomie"))} />
        <ReadField label="Choisie pour l’export du portfolio" value={value("exportee") === true ? "Oui" : "Non"} />
      </dl>
      {empty ? (
        <p>{t`Cette activité n'est pas encore décrite.`}</p>
      ) : (
        <>
          <h2 className="fr-h4">Bon de travail</h2>
          <dl className="cpro-reads">
            <ReadField label="Date" value={date && jour(date)} />
            {rows(BON_SHORT)}
          </dl>
          <dl className="cpro-reads cpro-reads--long">{rows(BON_LONG)}</dl>
          <h2 className="fr-h4">{t`Rapport d'intervention`}</h2>
          <dl className="cpro-reads cpro-reads--long">{rows(RAPPORT)}</dl>
        </>
      )}
    </>
  );
}
