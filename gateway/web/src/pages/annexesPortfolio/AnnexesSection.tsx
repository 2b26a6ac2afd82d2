import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { may } from "../../api/actions";
import { annexesPortfolio } from "../../api/endpoints";
import type { ProprietaireAnnexes } from "../../api/types";
import { t } from "../../text/typo";
import { Done, Loaded } from "../../ui/feedback";
import { AddAnnexes } from "./AddAnnexes";
import { AnnexesList } from "./AnnexesList";
import { annexesKey } from "./words";

/** What is joined to a portfolio or to one sheet (F-06): its learner adds and takes away, the others look. */
export function AnnexesSection({ owner, sheetOf, empty }: {
  owner: ProprietaireAnnexes;
  sheetOf?: (fiche: string) => { href: string; label: string } | undefined;
  /** What a learner is told who has joined nothing. */
  empty: string;
}) {
  const query = useQuery({ queryKey: annexesKey(owner), queryFn: () => annexesPortfolio.list(owner) });
  const [done, setDone] = useState({ text: "", round: 0 });
  const onDone = useCallback((text: string) => setDone(({ round }) => ({ text, round: round + 1 })), []);
  return (
    <Loaded query={query}>
      {(found) => {
        const writes = may(found.actions, "joindre");
        return (
          <>
            <Done key={done.round} text={done.text} />
            {found.annexes.length === 0 && <p>{writes ? empty : t`Aucune annexe pour l'instant.`}</p>}
            <AnnexesList apprenant={owner.apprenant} annexes={found.annexes} writes={writes} onDone={onDone} {...(sheetOf ? { sheetOf } : {})} />
            {writes && <AddAnnexes owner={owner} limits={found} onDone={onDone} />}
          </>
        );
      }}
    </Loaded>
  );
}
