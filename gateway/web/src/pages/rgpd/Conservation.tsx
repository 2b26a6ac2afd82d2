import { useQuery } from "@tanstack/react-query";
import { rgpd } from "../../api/endpoints";
import { duree } from "../../text/dates";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";

/** What is taken away, and from when its term runs, by code. */
const KINDS: Record<string, { what: string; from: string }> = {
  "connexion.compte": {
    what: t`Identifiant, mot de passe, seconde étape et connexions ouvertes`,
    from: t`après le départ de la personne de tous ses établissements`,
  },
  "connexion.journal": { what: t`Journal des connexions`, from: t`après chaque connexion` },
  "apprenants.dossier": {
    what: t`Tout ce qui concerne un apprenant : compte, fiches de liaison, portfolios, bilans`,
    from: t`après son départ de l'établissement`,
  },
  "personnels.compte": {
    what: t`Compte d'un personnel, d'un inspecteur ou d'un maître d'apprentissage`,
    from: t`après la désactivation du compte`,
  },
  "tuteurs.compte": { what: t`Nom et adresse d'un tuteur`, from: t`après la fin de son dernier accès` },
  "courriels.trace": { what: t`Trace des courriels envoyés`, from: t`après leur envoi` },
  notifications: { what: t`Notifications reçues`, from: t`après ce qu'elles annoncent` },
  "imports.rapport": { what: t`Lignes des rapports d'import`, from: t`après l'import` },
  "documents.trace": { what: t`Trace des documents produits (jamais leur contenu)`, from: t`après leur production` },
};

/** How long what the application takes away by itself is kept (I-12). */
export default function Conservation() {
  const query = useQuery({ queryKey: ["rgpd", "conservation"], queryFn: rgpd.terms });
  return (
    <Page
      title="Durées de conservation"
      crumbs={[{ label: "Données personnelles", href: "/rgpd" }]}
      lead={t`L'application efface d'elle-même ces données à leur terme. L'académie fixe les durées.`}
    >
      <Loaded query={query} lines={3}>
        {(terms) => (
          <table className="cpro-table">
            <caption className="fr-sr-only">Durées de conservation</caption>
            <thead>
              <tr>
                <th scope="col">Données</th>
                <th scope="col">Effacement</th>
              </tr>
            </thead>
            <tbody>
              {terms.map(({ code, jours }) => (
                <tr key={code}>
                  <th scope="row">{KINDS[code]?.what ?? code}</th>
                  <td data-label="Effacement">{t`${duree(jours)} ${KINDS[code]?.from ?? ""}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      <p className="cpro-lead">{t`Le journal des actions n'a pas de terme : il ne contient que des numéros, et les noms affichés à côté viennent des comptes.`}</p>
    </Page>
  );
}
