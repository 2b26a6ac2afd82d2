import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { may } from "../../api/actions";
import type { Dossier, Fiche } from "../../api/types";
import type { Autosave, SaveState as State } from "../../forms/autosave";
import { t } from "../../text/typo";
import { AutoRadios } from "../../ui/choices";
import { AutoField, ConflictChoice } from "../../ui/fields";
import { DayField, TitleField } from "./ActiviteInputs";
import { AUTONOMIE, BON_LONG, BON_SHORT, CONDITIONS, RAPPORT } from "./activiteFields";
import { RetryOnProblem } from "./saving";
import { SheetDelete } from "./SheetDelete";
import { baseOf } from "./sheets";
import { useFiche } from "./useFiche";

export function ActiviteForm({ dossier, activite, onState }: { dossier: Dossier; activite: Fiche; onState: (state: State) => void }) {
  const engine = useFiche({ fiche: activite, apprenant: dossier.apprenant.id, onState });
  return (
    <>
      <p>{t`Cette page est la vôtre : vos enseignants et votre tuteur la lisent.`}</p>
      <TitleField engine={engine} />
      <AutoRadios engine={engine} name="autonomie" label={CONDITIONS} choices={AUTONOMIE} />
      <Exported engine={engine} />
      <section aria-labelledby="bon" className="fr-mt-3w">
        <h2 id="bon" className="fr-h4">
          Bon de travail
        </h2>
        <div className="cpro-grid">
          <DayField engine={engine} periode={dossier.periode} />
          {BON_SHORT.map((field) => (
            <AutoField key={field.name} engine={engine} {...field} />
          ))}
        </div>
        {BON_LONG.map((field) => (
          <AutoField key={field.name} engine={engine} {...field} />
        ))}
      </section>
      <section aria-labelledby="rapport">
        <h2 id="rapport" className="fr-h4">
          {t`Rapport d'intervention`}
        </h2>
        {RAPPORT.map((field) => (
          <AutoField key={field.name} engine={engine} {...field} />
        ))}
      </section>
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
      {may(activite.actions, "supprimer") && <SheetDelete fiche={activite} engine={engine} back={`${baseOf(dossier)}/activites`} />}
    </>
  );
}

function Exported({ engine }: { engine: Autosave }) {
  const name = "exportee";
  const label = "À exporter avec mon portfolio";
  if (engine.conflict(name)) {
    return <ConflictChoice engine={engine} name={name} label={label} show={(value) => (value ? "Oui" : "Non")} mergeable={false} />;
  }
  return (
    <Checkbox
      options={[
        {
          label,
          hintText: t`Seules les activités cochées sont dans le fichier du portfolio (ODT ou DOCX).`,
          nativeInputProps: {
            checked: engine.value(name) === true,
            onChange: (event) => engine.set(name, event.target.checked ? true : null),
          },
        },
      ]}
    />
  );
}
