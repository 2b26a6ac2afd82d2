import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { portfolio } from "../../api/endpoints";
import type { Dossier, Formulaire } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { SaveState as State } from "../../forms/autosave";
import { valueOf } from "../../forms/champs";
import { useAutosave } from "../../forms/useAutosave";
import { t } from "../../text/typo";
import { AutoField, type AutoFieldProps, ReadField } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { SaveState } from "../../ui/SaveState";
import { DossierPage, useDossier, useDossierKeys } from "./DossierPage";
import { HostCompany } from "./HostCompany";
import { RetryOnProblem, useReport } from "./saving";
import { WithPortfolio } from "./WithPortfolio";

const FIELDS: Omit<AutoFieldProps, "engine">[] = [
  { name: "activites", label: "Activités de l’entreprise", multiline: true, hint: t`Ce que l'entreprise fabrique, vend ou répare, et pour qui.` },
  { name: "effectif", label: "Nombre de salariés", inputMode: "numeric" },
  { name: "effectif_maintenance", label: "Nombre de salariés au service maintenance", inputMode: "numeric" },
  { name: "historique", label: "Historique", multiline: true, hint: t`Quand et comment l'entreprise est née, ses grandes dates.` },
];

/** « Présenter l’entreprise » (F-02): the learner's own words; the others read (F-01). */
export default function Entreprise() {
  const { periode, apprenant } = useDossierKeys();
  const ready = Boolean(useDossier().data?.portfolio);
  const { profil } = useOpenSession();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useQuery({
    queryKey: ["entreprise", periode, apprenant],
    queryFn: () => portfolio.entreprise(periode, apprenant),
    enabled: ready,
  });
  const readOnly = query.data && !may(query.data.actions, "modifier");
  return (
    <DossierPage
      title={profil === "apprenant" ? "Présenter mon entreprise" : "Présentation de l’entreprise"}
      save={<SaveState state={readOnly ? { kind: "lecture_seule" } : save} />}
    >
      {(dossier) => (
        <WithPortfolio dossier={dossier}>
          {() => (
            <>
              <HostCompany dossier={dossier} />
              <Loaded query={query}>
                {(value) =>
                  may(value.actions, "modifier") ? (
                    <Form dossier={dossier} value={value} onState={setSave} />
                  ) : value.champs.every(({ valeur }) => !valeur) ? (
                    <p>{t`Cette présentation n'est pas encore écrite.`}</p>
                  ) : (
                    <dl className="cpro-reads cpro-reads--long">
                      {FIELDS.map(({ name, label }) => (
                        <ReadField key={name} label={label} value={valueOf(value.champs, name)} />
                      ))}
                    </dl>
                  )
                }
              </Loaded>
            </>
          )}
        </WithPortfolio>
      )}
    </DossierPage>
  );
}

function Form({ dossier, value, onState }: { dossier: Dossier; value: Formulaire; onState: (state: State) => void }) {
  const { personne } = useOpenSession();
  const { periode, apprenant } = dossier;
  const engine = useAutosave({
    form: `entreprise:${periode.id}:${apprenant.id}`,
    person: personne.id,
    fields: value.champs,
    send: (changes) => portfolio.saveEntreprise(periode.id, apprenant.id, changes),
    queryKey: ["entreprise", periode.id, apprenant.id],
  });
  const state = engine.state;
  useReport(state, onState);
  return (
    <>
      <p>{t`Cette page est la vôtre : vos enseignants et votre tuteur la lisent.`}</p>
      {FIELDS.map((field) => (
        <AutoField key={field.name} engine={engine} {...field} />
      ))}
      <RetryOnProblem state={state} onRetry={() => engine.flush()} />
    </>
  );
}
