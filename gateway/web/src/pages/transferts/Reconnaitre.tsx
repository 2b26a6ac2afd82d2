/** An arrival that no INE tells of: which learner of this établissement it is (I-11). */
import { useState } from "react";
import type { Versioned } from "../../api/http";
import type { Transfert } from "../../api/types";
import { ChoixEleve } from "./ChoixEleve";
import { Decide } from "./UnTransfert";

export function Reconnaitre({ held }: { held: Versioned<Transfert> }) {
  const [chosen, setChosen] = useState("");
  return (
    <>
      <ChoixEleve nom={held.value.nom} chosen={chosen} onChoose={setChosen} />
      <Decide held={held} apprenant={chosen} />
    </>
  );
}
