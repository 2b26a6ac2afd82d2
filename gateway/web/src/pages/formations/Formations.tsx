import { useQuery, useQueryClient } from "@tanstack/react-query";
import { may } from "../../api/actions";
import { formations as api, referentiels } from "../../api/endpoints";
import type { Formations as Table } from "../../api/types";
import { compte, t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Choices } from "./Choices";
import { Lines } from "./Table";

export const FORMATIONS = ["formations"];

/** What the registry's courses lead to, and what each division chose (I-05). */
export default function Formations() {
  const client = useQueryClient();
  const diplomas = useQuery({ queryKey: ["referentiels"], queryFn: referentiels.list });
  const query = useQuery({ queryKey: FORMATIONS, queryFn: () => api.list() });
  const onSaved = (table: Table) => {
    client.setQueryData(FORMATIONS, table);
    return client.invalidateQueries({ queryKey: ["import"] });
  };
  return (
    <Page
      title="Formations"
      crumbs={[{ label: "Paramètres", href: "/parametres" }]}
      lead={t`Chaque code de formation (MEF) de la scolarité mène à un niveau et à un diplôme. Un changement vaut aussitôt pour les apprenants déjà importés, et pour les imports suivants.`}
    >
      <Loaded query={query} lines={6}>
        {(table) => {
          const shared = { diplomas: diplomas.data ?? [], writes: may(table.actions, "modifier"), onSaved };
          const unknown = table.formations.filter((line) => line.inconnue);
          const used = table.formations.filter((line) => !line.inconnue && (line.effectif > 0 || line.propre));
          const others = table.formations.filter((line) => !line.inconnue && line.effectif === 0 && !line.propre);
          return (
            <>
              {unknown.length > 0 && (
                <section aria-labelledby="inconnues">
                  <h2 id="inconnues" className="fr-h5">{t`${compte(unknown.length, "formation inconnue", "formations inconnues")}`}</h2>
                  <p>{t`Leurs apprenants sont sans diplôme dans l'application.`}</p>
                  <Lines lines={unknown} {...shared} />
                </section>
              )}
              <section aria-labelledby="choix">
                <h2 id="choix" className="fr-h5">Diplôme de chaque division</h2>
                {table.choix.length > 0 ? (
                  <Choices choices={table.choix} diplomas={shared.diplomas} onSaved={onSaved} />
                ) : (
                  <p>{t`Aucune division n'a de diplôme à choisir.`}</p>
                )}
              </section>
              {used.length > 0 && (
                <section aria-labelledby="suivies" className="fr-mt-4w">
                  <h2 id="suivies" className="fr-h5">{t`Formations de l'établissement`}</h2>
                  <Lines lines={used} {...shared} />
                </section>
              )}
              <section aria-labelledby="autres" className="fr-mt-4w">
                <h2 id="autres" className="fr-h5">Autres formations de la table nationale</h2>
                <Lines lines={others} {...shared} />
              </section>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
