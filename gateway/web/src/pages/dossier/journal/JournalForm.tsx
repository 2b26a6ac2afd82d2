import { useState } from "react";
import type { SaveState as State } from "../../../forms/autosave";
import { SaveState } from "../../../ui/SaveState";
import { type FormDescription, Formulaire } from "../Formulaire";
import { JournalPage } from "./JournalPage";
import type { JournalCode } from "./sections";

/** A page of the journal that is one form, the same as on its own page where it has one. */
export function JournalForm({ code, of }: { code: JournalCode; of: FormDescription }) {
  const [state, setState] = useState<State>({ kind: "rien" });
  return (
    <JournalPage code={code} save={<SaveState state={state} />}>
      {(dossier) => <Formulaire of={of} dossier={dossier} onState={setState} />}
    </JournalPage>
  );
}
