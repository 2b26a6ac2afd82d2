import { Badge } from "@codegouvfr/react-dsfr/Badge";
import type { Compte } from "../../api/types";
import { jourCourt, jourDe } from "../../text/dates";
import { nomProfil, nomTrie } from "../../text/noms";
import { t } from "../../text/typo";
import { Absent } from "../../ui/fields";
import { Link } from "../../ui/Link";
import { etatCompte } from "./words";

export function AccountTable({ list, chosen, onChoose }: {
  list: Compte[];
  /** Ids ticked; none may be where nothing is done with them. */
  chosen: string[] | null;
  onChoose: (id: string, on: boolean) => void;
}) {
  return (
    <table className="cpro-table">
      <caption className="fr-sr-only">Comptes</caption>
      <thead>
        <tr>
          {chosen && <th scope="col">Choisir</th>}
          <th scope="col">Personne</th>
          <th scope="col">Profils</th>
          <th scope="col">Division</th>
          <th scope="col">Identifiant</th>
          <th scope="col">État</th>
          <th scope="col">Dernière connexion</th>
        </tr>
      </thead>
      <tbody>
        {list.map((account) => (
          <tr key={account.id} className={account.manuel ? "cpro-manual" : ""}>
            {chosen && (
              <td className="cpro-tick">
                {account.actif && account.identifiant && (
                  <input
                    type="checkbox"
                    aria-label={t`Choisir ${nomTrie(account)}`}
                    checked={chosen.includes(account.id)}
                    onChange={(event) => onChoose(account.id, event.target.checked)}
                  />
                )}
              </td>
            )}
            <th scope="row">
              <Link href={`/comptes/${account.id}`}>{nomTrie(account)}</Link>
              {account.manuel && (
                <>
                  {" "}
                  <Badge as="span" small severity="error" noIcon>
                    Créé à la main
                  </Badge>
                </>
              )}
            </th>
            <td data-label="Profils">{account.profils.map(nomProfil).join(", ") || <Absent />}</td>
            <td data-label="Division">{account.division || <Absent />}</td>
            <td data-label="Identifiant">{account.identifiant || <Absent />}</td>
            <td data-label="État" className="cpro-nowrap">{etatCompte(account)}</td>
            <td data-label="Dernière connexion">
              {account.derniere_connexion ? jourCourt(jourDe(account.derniere_connexion)) : <Absent />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
