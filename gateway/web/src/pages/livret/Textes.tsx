import type { ReactNode } from "react";
import type { Fiche } from "../../api/types";
import type { Autosave, SaveState as State } from "../../forms/autosave";
import { Loaded } from "../../ui/feedback";
import { NotFound } from "../../ui/NotFound";
import { RetryOnProblem } from "../dossier/saving";
import { useFiche, useFicheQuery, useMarkRead } from "../dossier/useFiche";
import { Champs, ecrit } from "./Champs";
import type { ChampEcrit } from "./fields";

interface Props {
  apprenant: string;
  /** The livret's own sheet. */
  id: string;
  champs: ChampEcrit[];
  onState: (state: State) => void;
  /** The fields among other things; by themselves otherwise. */
  children?: (fiche: Fiche, engine: Autosave) => ReactNode;
}

/** What one page of the livret has of its sheet. */
export function Textes({ apprenant, id, ...rest }: Props) {
  const query = useFicheQuery(apprenant, id);
  return (
    <Loaded query={query}>
      {({ value }) => (value.formulaire === "livret" ? <Page fiche={value} apprenant={apprenant} {...rest} /> : <NotFound inside />)}
    </Loaded>
  );
}

function Page({ fiche, apprenant, champs, onState, children }: Omit<Props, "id"> & { fiche: Fiche }) {
  const writes = ecrit(fiche, champs);
  const engine = useFiche({ fiche, apprenant, onState: (state) => onState(writes ? state : { kind: "lecture_seule" }) });
  useMarkRead(apprenant, fiche);
  return (
    <>
      {children ? children(fiche, engine) : <Champs champs={champs} fiche={fiche} engine={engine} />}
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
    </>
  );
}
