import { useQueries, useQuery } from "@tanstack/react-query";
import type { ApprenantsPeriode, Periode } from "../../api/types";
import { nomComplet } from "../../text/noms";
import { intervalle } from "../../text/dates";
import { compte, t } from "../../text/typo";
import { BilanBadge, GelBadge } from "../../ui/badges";
import { Empty, Loaded, ProblemAlert, Skeleton } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { apprenantsRead, periodesRead } from "../periodes/reads";

/** The periods of the apprentis whom a maître d’apprentissage follows, and their folders (I-09). */
export function ApprentisPeriodes({ heading = "h2" }: { heading?: "h2" | "h3" }) {
  const query = useQuery(periodesRead());
  return (
    <Loaded query={query}>
      {(list) =>
        list.length === 0 ? (
          <Empty>{t`Aucune période pour l'instant. Elle apparaîtra ici dès que l'établissement l'aura déclarée pour un de vos apprentis.`}</Empty>
        ) : (
          <Cards list={[...list].sort((a, b) => b.du.localeCompare(a.du))} heading={heading} />
        )
      }
    </Loaded>
  );
}

function Cards({ list, heading: Heading }: { list: Periode[]; heading: "h2" | "h3" }) {
  const queries = useQueries({
    queries: list.map(({ id }) => apprenantsRead(id)),
  });
  return (
    <>
      {list.map((periode, index) => {
        const query = queries[index];
        return (
          <article key={periode.id} className="cpro-card cpro-card--apprentis">
            <Heading className="fr-h5">{periode.titre}</Heading>
            <p>
              {intervalle(periode.du, periode.au)} <GelBadge gel={periode.gel} />
            </p>
            {query?.error ? <ProblemAlert error={query.error} /> : query?.data ? <Learners periode={periode.id} value={query.data} /> : <Skeleton lines={2} />}
          </article>
        );
      })}
    </>
  );
}

function Learners({ periode, value }: { periode: string; value: ApprenantsPeriode }) {
  return (
    <ul className="cpro-rows">
      {value.lignes.map((ligne) => {
        const unread = ligne.dossier && ligne.dossier.a_lire > 0 ? t`${compte(ligne.dossier.a_lire, "fiche")} à lire` : "";
        const detail = [ligne.entreprise, unread].filter(Boolean).join(" · ");
        return (
          <li key={ligne.id} className="cpro-row cpro-row--link">
            <div>
              <Link href={`/periodes/${periode}/portfolios/${ligne.id}`}>{nomComplet(ligne)}</Link>
              {detail && <p className="cpro-row__detail">{detail}</p>}
            </div>
            {ligne.bilan && (
              <span>
                {t`Bilan entreprise : `}
                <BilanBadge etat={ligne.bilan} />
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
