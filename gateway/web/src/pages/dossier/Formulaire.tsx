import { useQuery } from "@tanstack/react-query";
import type { ComponentType, ReactNode } from "react";
import { may } from "../../api/actions";
import type { Dossier, Formulaire as Held } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { Autosave, SaveState } from "../../forms/autosave";
import { formName } from "../../forms/senders";
import { useAutosave } from "../../forms/useAutosave";
import { Loaded } from "../../ui/feedback";
import { type FormulaireCode, formulaireRead } from "./reads";
import { RetryOnProblem, useReport } from "./saving";

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
  value: Held;
}

/** One form of the portfolio: what it is called, and how it is written and read, whatever the page that shows it. */
export interface FormDescription {
  /** Names the form, in the cache and on the device. */
  code: FormulaireCode;
  /** What stands around the form, whoever reads. */
  around?: (dossier: Dossier, form: ReactNode) => ReactNode;
  Write: ComponentType<Writing>;
  Read: ComponentType<Reading>;
}

interface Props {
  of: FormDescription;
  dossier: Dossier;
  /** Tells the page how saving goes. */
  onState: (state: SaveState) => void;
}

const READ_ONLY: SaveState = { kind: "lecture_seule" };

/** One writes it, saved field by field; the others read it (F-01). */
export function Formulaire({ of, dossier, onState }: Props) {
  const [periode, apprenant] = [dossier.periode.id, dossier.apprenant.id];
  const query = useQuery(formulaireRead(of.code, periode, apprenant));
  const { around = (_, form) => form } = of;
  const form = (
    <Loaded query={query}>
      {(value) =>
        may(value.actions, "modifier") ? (
          <Written of={of} dossier={dossier} value={value} onState={onState} />
        ) : (
          <Read of={of} dossier={dossier} value={value} onState={onState} />
        )
      }
    </Loaded>
  );
  return <>{around(dossier, form)}</>;
}

function Written({ of: { code, Write }, dossier, value, onState }: Props & Reading) {
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

function Read({ of: { Read: Text }, dossier, value, onState }: Props & Reading) {
  useReport(READ_ONLY, onState);
  return <Text dossier={dossier} value={value} />;
}
