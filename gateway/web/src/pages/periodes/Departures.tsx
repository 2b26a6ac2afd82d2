import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import type { ApprenantDivision, Suppression } from "../../api/types";
import { useOnline } from "../../app/online";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { deletionOf, keptInWords, lostInWords, undoInWords } from "./losses";

/** What each learner who is taken off a period loses: their part of it is deleted (P-05, P-08). */
export function Departures({ periode, learners, present }: {
  periode: string;
  learners: ApprenantDivision[];
  /** How many take part today. */
  present: number;
}) {
  const counts = useQueries({ queries: learners.map(({ id }) => deletionOf(periode, id)) });
  const undo = counts.find(({ data }) => data?.supprimable)?.data?.annulable_jours;
  return (
    <>
      <ul>
        {learners.map((learner, index) => (
          <Departure key={learner.id} name={nomComplet(learner)} query={counts[index]} only={present === 1} />
        ))}
      </ul>
      {undo !== undefined && <p>{undoInWords(undo)}</p>}
    </>
  );
}

function Departure({ name, query, only }: {
  name: string;
  query: UseQueryResult<Suppression> | undefined;
  /** Alone in the period: never deleted for them, but somebody else may take the place. */
  only: boolean;
}) {
  const online = useOnline();
  const counts = query?.data;
  if (query?.error && !counts) {
    return (
      <li>
        <strong>{t`${name} quitte la période.`}</strong> {t`Ce qui sera supprimé n'a pas pu être compté.`}{" "}
        <Button size="small" priority="tertiary" onClick={() => void query.refetch()}>
          Réessayer<span className="fr-sr-only">{t` pour ${name}`}</span>
        </Button>
      </li>
    );
  }
  if (!counts) {
    return (
      <li>
        <strong>{t`${name} quitte la période.`}</strong>{" "}
        {online ? t`Ce qui sera supprimé est en cours de calcul...` : t`Ce qui sera supprimé s'affichera au retour du réseau.`}
      </li>
    );
  }
  if (!counts.supprimable && !only) {
    return (
      <li>
        <strong>{t`${name} ne peut pas quitter la période.`}</strong> {counts.motif}
      </li>
    );
  }
  const kept = keptInWords(counts);
  return (
    <li>
      <strong>{t`${name} quitte la période. Seront supprimés :`}</strong>
      <ul>
        {lostInWords(counts, 1, true).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {kept && <p>{kept}</p>}
    </li>
  );
}
