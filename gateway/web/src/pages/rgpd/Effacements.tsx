import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { useInfiniteQuery } from "@tanstack/react-query";
import { effacements } from "../../api/endpoints";
import { moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NextPage } from "../../ui/NextPage";
import { Page } from "../../ui/Page";
import { MOTIFS } from "./motifs";

/** Erasures of the établissement, the latest first (I-12). */
export default function Effacements() {
  const query = useInfiniteQuery({
    queryKey: ["effacements", "liste"],
    queryFn: ({ pageParam }) => effacements.list(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
  });
  return (
    <Page
      title="Effacements"
      context="Données personnelles"
      crumbs={[{ label: "Données personnelles", href: "/rgpd" }]}
      lead={t`Chaque effacement garde son numéro, ses dates et ce qui a été retiré, jamais le nom de la personne.`}
    >
      <Loaded query={query}>
        {({ pages }) => {
          const list = pages.flatMap((page) => page.effacements);
          if (list.length === 0) return <p role="status">{t`Aucune personne n'a été effacée dans cet établissement.`}</p>;
          return (
            <>
              <table className="cpro-table">
                <caption className="fr-sr-only">Effacements, les plus récents d’abord</caption>
                <thead>
                  <tr>
                    <th scope="col">Numéro</th>
                    <th scope="col">Date</th>
                    <th scope="col">Motif</th>
                    <th scope="col">Demandé par</th>
                    <th scope="col">État</th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((one) => (
                    <tr key={one.id}>
                      <th scope="row">
                        <Link href={`/rgpd/effacements/${one.id}`}>{one.id.slice(-6).toUpperCase()}</Link>
                      </th>
                      <td data-label="Date">{moment(one.le)}</td>
                      <td data-label="Motif">{MOTIFS[one.motif]}</td>
                      <td data-label="Demandé par">{one.par ? nomComplet(one.par) : t`L'application`}</td>
                      <td data-label="État">
                        <Badge as="span" small severity={one.acheve_le ? "success" : "info"}>
                          {one.acheve_le ? "Effacé partout" : "En cours"}
                        </Badge>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <NextPage query={query} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
