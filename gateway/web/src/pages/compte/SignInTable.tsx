import { Badge } from "@codegouvfr/react-dsfr/Badge";
import type { UseInfiniteQueryResult, InfiniteData } from "@tanstack/react-query";
import type { Connexions } from "../../api/types";
import { moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Absent } from "../../ui/fields";
import { Link } from "../../ui/Link";
import { NextPage } from "../../ui/NextPage";
import { appareil, evenement, inquietant } from "./words";

/** The journal of sign-ins, the latest first: one's own, or those of everyone (I-06). */
export function SignInTable({ query, caption, withNames = false }: {
  query: UseInfiniteQueryResult<InfiniteData<Connexions>>;
  caption: string;
  withNames?: boolean;
}) {
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const lines = pages.flatMap((page) => page.connexions);
        if (lines.length === 0) return <p>{t`Aucune connexion pour l'instant.`}</p>;
        return (
          <>
            <table className="cpro-table">
              <caption className="fr-sr-only">{caption}</caption>
              <thead>
                <tr>
                  <th scope="col">Date</th>
                  {withNames && <th scope="col">Personne</th>}
                  <th scope="col">Événement</th>
                  <th scope="col">Appareil</th>
                  <th scope="col">Réseau</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.id}>
                    <th scope="row">{moment(line.le)}</th>
                    {withNames && (
                      <td data-label="Personne">
                        <Link href={`/comptes/connexions?personne=${line.personne.id}`}>{nomComplet(line.personne)}</Link>
                      </td>
                    )}
                    <td data-label="Événement">
                      {inquietant(line.evenement) ? (
                        <Badge as="span" small severity="warning">
                          {evenement(line.evenement)}
                        </Badge>
                      ) : (
                        evenement(line.evenement)
                      )}
                    </td>
                    <td data-label="Appareil">{appareil(line.navigateur)}</td>
                    <td data-label="Réseau">{line.reseau ?? <Absent />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <NextPage query={query} />
          </>
        );
      }}
    </Loaded>
  );
}
