import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { portfolio } from "../../api/endpoints";
import type { Dossier, Formulaire } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { SaveState as State } from "../../forms/autosave";
import { useAutosave } from "../../forms/useAutosave";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { SaveState } from "../../ui/SaveState";
import { DossierPage, useDossier, useDossierKeys } from "./DossierPage";
import { HostCompany } from "./HostCompany";
import { OrgChart } from "./OrgChart";
import { PeopleForm } from "./PeopleForm";
import { PeopleReading } from "./PeopleReading";
import { arrange, peopleOf, written } from "./personnes";
import { RetryOnProblem, useReport } from "./saving";
import { WithPortfolio } from "./WithPortfolio";

/** Who does what in the host company (F-02): the learner's own; the others read (F-01). */
export default function Organigramme() {
  const { periode, apprenant } = useDossierKeys();
  const ready = Boolean(useDossier().data?.portfolio);
  const { profil } = useOpenSession();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useQuery({
    queryKey: ["organigramme", periode, apprenant],
    queryFn: () => portfolio.organigramme(periode, apprenant),
    enabled: ready,
  });
  const readOnly = query.data && !may(query.data.actions, "modifier");
  return (
    <DossierPage
      title={profil === "apprenant" ? "Organigramme de mon entreprise" : "Organigramme de l’entreprise"}
      save={<SaveState state={readOnly ? { kind: "lecture_seule" } : save} />}
    >
      {(dossier) => (
        <WithPortfolio dossier={dossier}>
          {() => (
            <>
              <HostCompany dossier={dossier} />
              <Loaded query={query}>
                {(value) =>
                  may(value.actions, "modifier") ? <Form dossier={dossier} value={value} onState={setSave} /> : <Reading dossier={dossier} value={value} />
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
  const { periode, apprenant, entreprise } = dossier;
  const engine = useAutosave({
    form: `organigramme:${periode.id}:${apprenant.id}`,
    person: personne.id,
    fields: value.champs,
    send: (changes) => portfolio.saveOrganigramme(periode.id, apprenant.id, changes),
    queryKey: ["organigramme", periode.id, apprenant.id],
  });
  const state = engine.state;
  useReport(state, onState);
  return (
    <>
      <p>{t`Cette page est la vôtre : vos enseignants et votre tuteur la lisent. Le nom d'une personne peut rester vide : sa fonction suffit.`}</p>
      <PeopleForm engine={engine} entreprise={entreprise} />
      <RetryOnProblem state={state} onRetry={() => engine.flush()} />
    </>
  );
}

function Reading({ dossier, value }: { dossier: Dossier; value: Formulaire }) {
  const arrangement = arrange(written(peopleOf(value.champs)));
  if (arrangement.order.length === 0) return <p>{t`${nomComplet(dossier.apprenant)} n'a pas encore fait l'organigramme de son entreprise.`}</p>;
  return (
    <>
      <OrgChart order={arrangement.order} entreprise={dossier.entreprise} />
      <PeopleReading arrangement={arrangement} />
    </>
  );
}
