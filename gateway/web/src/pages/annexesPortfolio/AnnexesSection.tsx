import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { may } from "../../api/actions";
import type { ProprietaireAnnexes } from "../../api/types";
import { t } from "../../text/typo";
import { Done, Loaded } from "../../ui/feedback";
import { annexesRead } from "../dossier/reads";
import { AddAnnexes } from "./AddAnnexes";
import { AnnexesList } from "./AnnexesList";

/** What is joined to a portfolio or to one sheet (F-06): who may adds and takes away, its learner mostly; the others look. */
export function AnnexesSection({ owner, sheetOf, empty, none = t`Aucune annexe pour l'instant.` }: {
  owner: ProprietaireAnnexes;
  sheetOf?: (fiche: string) => { href: string; label: string } | undefined;
  /** What is told where nothing is joined, to who may join something… */
  empty: string;
  /** … and to the others. */
  none?: string;
}) {
  const query = useQuery(annexesRead(owner));
  const [done, setDone] = useState({ text: "", round: 0 });
  const onDone = useCallback((text: string) => setDone(({ round }) => ({ text, round: round + 1 })), []);
  return (
    <Loaded query={query}>
      {(found) => {
        const writes = may(found.actions, "joindre");
        return (
          <>
            <Done key={done.round} text={done.text} />
            {found.annexes.length === 0 && <p>{writes ? empty : none}</p>}
            <AnnexesList apprenant={owner.apprenant} annexes={found.annexes} writes={writes} onDone={onDone} {...(sheetOf ? { sheetOf } : {})} />
            {writes && <AddAnnexes owner={owner} limits={found} onDone={onDone} />}
          </>
        );
      }}
    </Loaded>
  );
}
