import { useQuery } from "@tanstack/react-query";
import { type ComponentType, type ReactNode, useState } from "react";
import { may } from "../../api/actions";
import type { Dossier, Formulaire } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { Autosave, SaveState as State } from "../../forms/autosave";
import { formName } from "../../forms/senders";
import { useAutosave } from "../../forms/useAutosave";
import { Loaded } from "../../ui/feedback";
import { SaveState } from "../../ui/SaveState";
import { DossierPage, useDossier, useDossierKeys } from "./DossierPage";
import { RetryOnProblem, useReport } from "./saving";
import { WithPortfolio } from "./WithPortfolio";

/** What the fields of a form work with. */
export interface Writing {
  dossier: Dossier;
  engine: Autosave;
  /** Names the form on the device. */
  form: string;
}

/** What somebody who does not write it reads. */
export interface Reading {
  dossier: Dossier;
  value: Formulaire;
}

interface Props {
  /** Names the form, in the cache and on the device. */
  code: "entreprise" | "organigramme" | "carte" | "bilan-personnel";
  title: string;
  load: (periode: string, apprenant: string) => Promise<Formulaire>;
  /** What stands around the form, whoever reads. */
  around?: (dossier: Dossier, form: ReactNode) => ReactNode;
  Write: ComponentType<Writing>;
  Read: ComponentType<Reading>;
}

/** A page of the portfolio that is one form: the learner writes it, saved field by field; the others read it (F-01). */
export function FormulairePage({ code, title, load, around = (_, form) => form, Write, Read }: Props) {
  const { periode, apprenant } = useDossierKeys();
  const ready = Boolean(useDossier().data?.portfolio);
  const [state, setState] = useState<State>({ kind: "rien" });
  const query = useQuery({ queryKey: [code, periode, apprenant], queryFn: () => load(periode, apprenant), enabled: ready });
  const readOnly = query.data && !may(query.data.actions, "modifier");
  const form = (dossier: Dossier) => (
    <Loaded query={query}>
      {(value) =>
        may(value.actions, "modifier") ? (
          <Form code={code} dossier={dossier} value={value} Write={Write} onState={setState} />
        ) : (
          <Read dossier={dossier} value={value} />
        )
      }
    </Loaded>
  );
  return (
    <DossierPage title={title} save={<SaveState state={readOnly ? { kind: "lecture_seule" } : state} />}>
      {(dossier) => <WithPortfolio dossier={dossier}>{() => around(dossier, form(dossier))}</WithPortfolio>}
    </DossierPage>
  );
}

function Form({ code, dossier, value, Write, onState }: Reading & Pick<Props, "code" | "Write"> & { onState: (state: State) => void }) {
  const { personne } = useOpenSession();
  const [periode, apprenant] = [dossier.periode.id, dossier.apprenant.id];
  const form = formName(code, periode, apprenant);
  const engine = useAutosave({
    form,
    person: personne.id,
    fields: value.champs,
    queryKey: [code, periode, apprenant],
  });
  const state = engine.state;
  useReport(state, onState);
  return (
    <>
      <Write dossier={dossier} engine={engine} form={form} />
      <RetryOnProblem state={state} onRetry={() => engine.flush()} />
    </>
  );
}
