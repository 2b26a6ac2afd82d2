import { may } from "../../api/actions";
import { AutoField, ReadField } from "../../ui/fields";
import { AutoRadios, AutoSelect, wordsOf } from "../../ui/choices";
import { AUTONOMIE, CONDITIONS } from "./activiteFields";
import { HostCompany } from "./HostCompany";
import type { PartOfFiche } from "./useFiche";

const TYPE = "Type d’activité";

/** « Contexte »: where, how, and what kind of activité it was. */
export function FicheContexte({ fiche, dossier, referentiel, engine }: PartOfFiche) {
  return (
    <>
      {dossier && <HostCompany dossier={dossier} />}
      {may(fiche.actions, "modifier") ? (
        <>
          <AutoField engine={engine} name="titre" label="Titre de la fiche" maxLength={200} />
          <AutoRadios engine={engine} name="autonomie" label={CONDITIONS} choices={AUTONOMIE} />
          <AutoSelect engine={engine} name="type_activite" label={TYPE} choices={referentiel.activites} none="Non renseigné" />
        </>
      ) : (
        <dl className="cpro-reads cpro-reads--long">
          <ReadField label="Titre" value={engine.value("titre")} />
          <ReadField label={CONDITIONS} value={wordsOf(AUTONOMIE, engine.value("autonomie"))} />
          <ReadField label={TYPE} value={wordsOf(referentiel.activites, engine.value("type_activite"))} />
        </dl>
      )}
    </>
  );
}
