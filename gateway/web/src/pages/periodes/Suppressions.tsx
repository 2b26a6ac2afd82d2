import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { may } from "../../api/actions";
import { periodes } from "../../api/endpoints";
import type { Chevauchement, PeriodeSupprimee, Retablie } from "../../api/types";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { OverlapList, overlapsOf } from "../declarer/Overlaps";

/** What the page of the periods is told when somebody comes back to it. */
export interface Fait {
  fait: string;
  /** A deletion that was just made. */
  supprimee?: { periode: string; suppression: number };
}

/** What can still come back (P-08). */
export function useSuppressions(enabled = true) {
  return useQuery({ queryKey: ["periodes", "supprimees"], queryFn: () => periodes.deletions(), enabled });
}

/** What was just done; a deletion is undone from here by whoever may. */
export function DoneNotice({ done }: { done: Fait }) {
  const made = done.supprimee;
  const list = useSuppressions(made !== undefined);
  const [back, setBack] = useState<Retablie | null>(null);
  const found = list.data?.find((each) => each.periode === made?.periode && each.suppression === made.suppression);
  if (back) return <Restored back={back} />;
  return (
    <div className="fr-mb-3w">
      <Alert severity="success" small className="fr-mb-2w" description={done.fait} role="status" />
      {found && may(found.actions, "retablir") && <Undo deletion={found} onDone={setBack} />}
    </div>
  );
}

/** It is there again; tutors' accesses ended with it, for good. It receives the focus: the button is gone. */
export function Restored({ back }: { back: Retablie }) {
  const { periode, retablis, repris_depuis } = back;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [back]);
  return (
    <div ref={box} tabIndex={-1} className="cpro-alert" role="status">
      <Alert
        severity="success"
        as="h2"
        title={t`${periode.titre} est rétabli, avec ${compte(retablis, "portfolio")}`}
        description={
          <>
            {repris_depuis > 0 &&
              t`${compte(repris_depuis, "apprenant avait", "apprenants avaient")} été remis dans la période depuis : rien n'a changé pour eux. `}
            {t`Les tuteurs ont besoin d'un nouveau lien : `}
            <Link href={`/periodes/${periode.id}/tuteurs`}>Gestion des tuteurs</Link>
            {" · "}
            <Link href={`/periodes?periode=${periode.id}`}>Ouvrir la période</Link>
          </>
        }
      />
    </div>
  );
}

/** One button; where learners have another period on these days, they are named and it is confirmed (P-03). */
export function Undo({ deletion, onDone }: { deletion: PeriodeSupprimee; onDone: (back: Retablie) => void }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [overlaps, setOverlaps] = useState<Chevauchement[]>([]);
  const [key, setKey] = useState(() => crypto.randomUUID());

  async function undo() {
    setBusy(true);
    setError(null);
    try {
      const back = await periodes.undo(deletion.periode, deletion.suppression, overlaps.length > 0, key);
      onDone(back);
      await client.invalidateQueries({ queryKey: ["periodes"] });
      await client.invalidateQueries({ queryKey: ["periode", deletion.periode] });
      await client.invalidateQueries({ queryKey: ["accueil"] });
    } catch (failure) {
      const found = overlapsOf(failure);
      setOverlaps(found);
      setError(found.length > 0 ? null : failure);
      // Another request, for it says something else.
      setKey(crypto.randomUUID());
      setBusy(false);
    }
  }

  return (
    <>
      {error !== null && <ProblemAlert error={error} title={t`La suppression n'est pas annulée`} />}
      {overlaps.length > 0 && (
        <div role="alert" className="cpro-alert">
          <Alert
            severity="warning"
            as="h3"
            title={t`${compte(overlaps.length, "apprenant a", "apprenants ont")} depuis une autre période à ces dates`}
            description={<OverlapList overlaps={overlaps} />}
          />
        </div>
      )}
      <Button network priority="secondary" size="small" disabled={busy} onClick={() => void undo()}>
        {overlaps.length > 0 ? "Rétablir malgré le chevauchement" : "Annuler la suppression"}
        <span className="fr-sr-only">{t` de ${deletion.titre}`}</span>
      </Button>
    </>
  );
}
