import { useQuery } from "@tanstack/react-query";
import { useOpenSession } from "../../app/session";
import { intervalle } from "../../text/dates";
import { majuscule, t } from "../../text/typo";
import { GelBadge } from "../../ui/badges";
import { Empty, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { MonAgenda } from "../calendrier/MonAgenda";
import { periodesRead } from "./reads";

export function MesPeriodes() {
  const { personne, profil, acces } = useOpenSession();
  const query = useQuery(periodesRead());
  const learner = (periode: string) =>
    profil === "apprenant" ? personne.id : acces.find((grant) => grant.periode === periode)?.apprenant;
  return (
    <Page title={profil === "apprenant" ? "Mes périodes" : "Périodes"}>
      <Loaded query={query}>
        {(list) =>
          list.length === 0 ? (
            <Empty>{t`Aucune période pour l'instant. Elle apparaîtra ici dès que l'établissement l'aura déclarée.`}</Empty>
          ) : (
            list.map((periode) => {
              const who = learner(periode.id);
              return (
                <article key={periode.id} className="cpro-card">
                  <h2 className="fr-h5">
                    {who ? <Link href={`/periodes/${periode.id}/portfolios/${who}`}>{periode.titre}</Link> : periode.titre}
                  </h2>
                  <p>
                    {majuscule(intervalle(periode.du, periode.au))} <GelBadge gel={periode.gel} />
                  </p>
                </article>
              );
            })
          )
        }
      </Loaded>
      {profil === "apprenant" && <MonAgenda />}
    </Page>
  );
}
