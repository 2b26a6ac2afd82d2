import { useQueries } from "@tanstack/react-query";
import { Navigate } from "react-router";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Empty, ProblemAlert, Skeleton } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NotFound } from "../../ui/NotFound";
import { Page } from "../../ui/Page";
import { adresse } from "./sections";
import { livretQuery } from "./useLivret";

/** From the menu to a livret: one's own, or that of the apprentice whom one follows (F-12, I-09). */
export default function MonLivret() {
  const { profil, personne, apprenti } = useOpenSession();
  if (profil === "apprenant" && apprenti) return <Navigate to={adresse(personne.id, "contacts")} replace />;
  return profil === "maitre_apprentissage" ? <Suivis /> : <NotFound />;
}

/** The apprentices whom a maître d’apprentissage follows; one alone is led to at once. */
function Suivis() {
  const { apprentis } = useOpenSession();
  const [only, ...more] = apprentis;
  if (only && more.length === 0) return <Navigate to={adresse(only, "contacts")} replace />;
  return (
    <Page title={t`Livrets d'apprentissage`} {...(only ? { lead: t`Choisissez l'apprenti dont vous ouvrez le livret.` } : {})}>
      {only ? <List apprentis={apprentis} /> : <Empty>{t`Vous ne suivez aucun apprenti pour l'instant.`}</Empty>}
    </Page>
  );
}

function List({ apprentis }: { apprentis: string[] }) {
  const queries = useQueries({ queries: apprentis.map(livretQuery) });
  const failed = queries.find(({ error }) => error)?.error;
  const found = queries
    .flatMap(({ data }) => (data ? [data.apprenant] : []))
    .sort((a, b) => a.nom.localeCompare(b.nom, "fr") || a.prenom.localeCompare(b.prenom, "fr"));
  const waits = queries.some(({ isPending, fetchStatus }) => isPending && fetchStatus !== "paused");
  return (
    <>
      {failed && <ProblemAlert error={failed} />}
      {waits ? (
        <Skeleton lines={3} />
      ) : (
        <ul className="cpro-rows">
          {found.map((one) => (
            <li key={one.id} className="cpro-row cpro-row--link">
              <Link href={adresse(one.id, "contacts")}>{nomComplet(one)}</Link>
              {one.division && <p className="cpro-row__detail">{one.division}</p>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
