import { useQueries, useQuery } from "@tanstack/react-query";
import { Navigate } from "react-router";
import { periodes as api } from "../../api/endpoints";
import type { LignePeriode, Periode } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Empty, Loaded, ProblemAlert, Skeleton } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NotFound } from "../../ui/NotFound";
import { Page } from "../../ui/Page";
import { adresse } from "./sections";

/** From the menu to a livret: one's own, or that of the apprentice whom one follows (F-12, I-09). */
export default function MonLivret() {
  const { profil, personne, apprenti } = useOpenSession();
  if (profil === "apprenant" && apprenti) return <Navigate to={adresse(personne.id, "contacts")} replace />;
  return profil === "maitre_apprentissage" ? <Suivis /> : <NotFound />;
}

/** A maître d’apprentissage finds its apprentices by their periods, as on the page of these. */
function Suivis() {
  const query = useQuery({ queryKey: ["periodes", "", ""], queryFn: () => api.list() });
  if (query.data && query.data.length > 0) return <OfPeriods list={query.data} />;
  return (
    <Page title={t`Livret d'apprentissage`}>
      <Loaded query={query}>{() => <Aucun />}</Loaded>
    </Page>
  );
}

function Aucun() {
  return <Empty>{t`Aucun livret pour l'instant. Celui d'un apprenti apparaîtra ici avec sa première période.`}</Empty>;
}

function OfPeriods({ list }: { list: Periode[] }) {
  const queries = useQueries({
    queries: list.map(({ id }) => ({ queryKey: ["periode", id, "apprenants"], queryFn: () => api.learners(id) })),
  });
  const learners = new Map<string, LignePeriode>();
  for (const { data } of queries) for (const line of data?.lignes ?? []) learners.set(line.id, line);
  const waits = queries.some(({ isPending, fetchStatus }) => isPending && fetchStatus !== "paused");
  const failed = queries.find(({ error }) => error)?.error;
  const found = [...learners.values()].sort((a, b) => a.nom.localeCompare(b.nom, "fr"));
  const [only] = found;
  // Led there only once it is sure that there is nobody else.
  if (only && found.length === 1 && !waits && !failed) return <Navigate to={adresse(only.id, "contacts")} replace />;
  return (
    <Page title={t`Livrets d'apprentissage`} lead={t`Choisissez l'apprenti dont vous ouvrez le livret.`}>
      {failed && <ProblemAlert error={failed} />}
      {waits ? (
        <Skeleton lines={3} />
      ) : (
        <ul className="cpro-rows">
          {found.map((line) => (
            <li key={line.id} className="cpro-row cpro-row--link">
              <Link href={adresse(line.id, "contacts")}>{nomComplet(line)}</Link>
            </li>
          ))}
        </ul>
      )}
      {!waits && !failed && found.length === 0 && <Aucun />}
    </Page>
  );
}
