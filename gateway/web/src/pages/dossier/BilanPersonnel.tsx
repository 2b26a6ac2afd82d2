import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { portfolio } from "../../api/endpoints";
import type { Dossier, Formulaire } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { SaveState as State } from "../../forms/autosave";
import { valueOf } from "../../forms/champs";
import { useAutosave } from "../../forms/useAutosave";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { AutoField } from "../../ui/fields";
import { Loaded, Skeleton } from "../../ui/feedback";
import { SaveState } from "../../ui/SaveState";
import { useReferentiel } from "../annexes/useDiplomes";
import { DossierPage, useDossier, useDossierKeys } from "./DossierPage";
import { pointsOf, PointsField } from "./PointsField";
import { RetryOnProblem, useReport } from "./saving";
import { WithPortfolio } from "./WithPortfolio";

/** What the learner thinks of the period (F-08): the others read. */
export default function BilanPersonnel() {
  const { periode, apprenant } = useDossierKeys();
  const { profil } = useOpenSession();
  const held = useDossier().data;
  const learner = held?.apprenant;
  const ready = Boolean(held?.portfolio);
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useQuery({
    queryKey: ["bilan-personnel", periode, apprenant],
    queryFn: () => portfolio.bilanPersonnel(periode, apprenant),
    enabled: ready,
  });
  const readOnly = query.data && !may(query.data.actions, "modifier");
  const theirs = learner ? t`Bilan personnel de ${nomComplet(learner)}` : "Bilan personnel";
  return (
    <DossierPage
      title={profil === "apprenant" ? "Mon bilan personnel" : theirs}
      save={<SaveState state={readOnly ? { kind: "lecture_seule" } : save} />}
    >
      {(dossier) => (
        <WithPortfolio dossier={dossier}>
          {() => (
            <Loaded query={query}>
              {(value) =>
                may(value.actions, "modifier") ? <Form dossier={dossier} value={value} onState={setSave} /> : <Reading dossier={dossier} value={value} />
              }
            </Loaded>
          )}
        </WithPortfolio>
      )}
    </DossierPage>
  );
}

function Form({ dossier, value, onState }: { dossier: Dossier; value: Formulaire; onState: (state: State) => void }) {
  const { personne } = useOpenSession();
  const { periode, apprenant } = dossier;
  const diploma = useReferentiel(periode.referentiel);
  const form = `bilan-personnel:${periode.id}:${apprenant.id}`;
  const engine = useAutosave({
    form,
    person: personne.id,
    fields: value.champs,
    send: (changes) => portfolio.saveBilanPersonnel(periode.id, apprenant.id, changes),
    queryKey: ["bilan-personnel", periode.id, apprenant.id],
  });
  const state = engine.state;
  useReport(state, onState);
  if (diploma.isPending) return <Skeleton />;
  const proposed = (diploma.data?.attitudes_professionnelles ?? []).map(({ intitule }) => intitule);
  return (
    <>
      <p>{t`Faites le point sur votre période. Cette page est la vôtre : vos enseignants et votre tuteur la lisent.`}</p>
      <PointsField engine={engine} name="points_forts" legend="Mes points forts" other="Autre point fort" form={form} proposed={proposed} />
      <PointsField engine={engine} name="axes_progres" legend="Mes axes de progrès" other="Autre axe de progrès" form={form} proposed={proposed} />
      <AutoField
        engine={engine}
        name="perspectives"
        label="Mes perspectives pour la prochaine période (ce que je souhaite faire)"
        multiline
      />
      <RetryOnProblem state={state} onRetry={() => engine.flush()} />
    </>
  );
}

function Reading({ dossier, value }: { dossier: Dossier; value: Formulaire }) {
  const of = (name: string) => valueOf(value.champs, name);
  const lists: [string, string[]][] = [
    ["Ses points forts", pointsOf(of("points_forts"))],
    ["Ses axes de progrès", pointsOf(of("axes_progres"))],
  ];
  const perspectives = String(of("perspectives") ?? "");
  if (lists.every(([, points]) => points.length === 0) && !perspectives) {
    return <p>{t`${nomComplet(dossier.apprenant)} n'a pas encore écrit son bilan personnel.`}</p>;
  }
  return (
    <>
      {lists.map(([title, points]) => (
        <section key={title}>
          <h2 className="fr-h5">{title}</h2>
          {points.length === 0 ? (
            <p>{t`Rien pour l'instant.`}</p>
          ) : (
            <ul>
              {points.map((point) => (
                <li key={point}>{point}</li>
              ))}
            </ul>
          )}
        </section>
      ))}
      <section>
        <h2 className="fr-h5">Ses perspectives pour la prochaine période</h2>
        <p className="cpro-text">{perspectives || t`Rien pour l'instant.`}</p>
      </section>
    </>
  );
}
