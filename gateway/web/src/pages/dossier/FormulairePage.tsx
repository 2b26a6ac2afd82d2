import { useState } from "react";
import type { SaveState as State } from "../../forms/autosave";
import { SaveState } from "../../ui/SaveState";
import { DossierPage } from "./DossierPage";
import { type FormDescription, Formulaire } from "./Formulaire";
import { WithPortfolio } from "./WithPortfolio";

/** A page of the portfolio that is one form. */
export function FormulairePage({ title, of }: { title: string; of: FormDescription }) {
  const [state, setState] = useState<State>({ kind: "rien" });
  return (
    <DossierPage title={title} save={<SaveState state={state} />}>
      {(dossier) => (
        <WithPortfolio dossier={dossier}>{() => <Formulaire of={of} dossier={dossier} onState={setState} />}</WithPortfolio>
      )}
    </DossierPage>
  );
}
