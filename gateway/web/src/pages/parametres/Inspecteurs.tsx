import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { etablissement, inspecteurs as api } from "../../api/endpoints";
import type { AccesInspecteur } from "../../api/types";
import { jour } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { referentielsRead } from "../dossier/reads";
import { InspectorForm } from "./InspectorForm";
import { InspectorRow } from "./InspectorRow";

export const KEY = ["inspecteurs"];

/** Diplomas that the établissement follows: what an inspector may be given to read. */
function useSubscribed() {
  const settings = useQuery({ queryKey: ["etablissement"], queryFn: etablissement.read });
  const diplomas = useQuery(referentielsRead());
  const codes = settings.data?.value.referentiels ?? [];
  return (diplomas.data ?? []).filter(({ code }) => codes.includes(code));
}

export default function Inspecteurs() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: KEY,
    queryFn: api.list,
    refetchInterval: (state) =>
      state.state.data?.inspecteurs.some(({ etat }) => etat === "envoi_en_cours") ? 1500 : false,
  });
  const diplomas = useSubscribed();
  const [told, setTold] = useState("");
  const changed = async (text: string) => {
    setTold(text);
    await client.invalidateQueries({ queryKey: KEY });
  };
  const opened = (access: AccesInspecteur) =>
    changed(t`Accès ouvert à ${nomComplet(access)} jusqu'au ${jour(access.fin)}. Un courriel lui est envoyé.`);
  return (
    <Page
      title="Accès des inspecteurs"
      crumbs={[{ label: "Paramètres", href: "/parametres" }]}
      lead={t`Le chef d'établissement ouvre un accès en lecture à une personne nommée, pour les diplômes et jusqu'à la date qu'il choisit : annexes, périodes et bilans. Ni les comptes, ni les fiches de liaison, ni les écrits des apprenants ne sont visibles.`}
    >
      <div role="status">{told && <Alert severity="success" small description={told} />}</div>
      <Loaded query={query} lines={4}>
        {({ inspecteurs, actions }) => (
          <>
            <h2 className="fr-h4">Accès</h2>
            {inspecteurs.length === 0 && (
              <Empty>
                {may(actions, "creer")
                  ? t`Aucun accès n'est ouvert. Remplissez le formulaire : la personne reçoit un courriel pour sa première connexion.`
                  : t`Aucun accès n'est ouvert. Le chef d'établissement peut en ouvrir un sur cette page.`}
              </Empty>
            )}
            {inspecteurs.map((access) => (
              <InspectorRow key={access.id} access={access} diplomas={diplomas} onDone={changed} />
            ))}
            {may(actions, "creer") && <InspectorForm diplomas={diplomas} onOpened={opened} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
