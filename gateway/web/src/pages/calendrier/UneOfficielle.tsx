import { useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { calendrier as api } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { NotFound } from "../../ui/NotFound";
import { Page } from "../../ui/Page";
import { useDiplomes } from "../annexes/useDiplomes";
import { OfficielleForm } from "./OfficielleForm";

/** Adds a période officielle, or changes one (P-12). */
export default function UneOfficielle() {
  const { officielle = "" } = useParams();
  const [search] = useSearchParams();
  const asked = Number(search.get("annee")) || undefined;
  const fresh = officielle === "nouvelle";
  const diplomas = useDiplomes();
  const query = useQuery({ queryKey: ["calendrier", asked ?? 0], queryFn: () => api.read(asked) });
  const held = query.data?.periodes.find(({ id }) => id === officielle);
  if (query.data && !fresh && !held) return <NotFound />;
  return (
    <Page
      title={held ? t`Modifier ${held.libelle}` : fresh ? "Ajouter une période officielle" : "Période officielle"}
      crumbs={[{ label: "Périodes officielles", href: `/pilotage/calendrier${asked ? `?annee=${asked}` : ""}` }]}
    >
      <Loaded query={diplomas}>
        {(known) => (
          <Loaded query={query}>
            {(year) => <OfficielleForm key={officielle} held={held} year={year} diplomas={known} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}
