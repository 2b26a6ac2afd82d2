import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useParams } from "react-router";
import type { Dossier } from "../../api/types";
import { nomComplet } from "../../text/noms";
import { ContextBar } from "../../ui/ContextBar";
import { Loaded } from "../../ui/feedback";
import { type Crumb, Page } from "../../ui/Page";
import { dossierRead } from "./reads";
import { baseOf } from "./sheets";

export { dossierKey } from "./reads";

export function useDossierKeys(): { periode: string; apprenant: string } {
  const { periode = "", apprenant = "" } = useParams();
  return { periode, apprenant };
}

export function useDossier() {
  const { periode, apprenant } = useDossierKeys();
  return useQuery({
    ...dossierRead(periode, apprenant),
    refetchInterval: (state) => (state.state.data?.en_preparation ? 1000 : false),
  });
}

/** A page about one learner in one period: its context bar, with the save state of what it holds. */
export function DossierPage({ title, save, children, hub = false, lead }: {
  title: string;
  /** Save state of the form of the page, if it has one. */
  save?: ReactNode;
  hub?: boolean;
  lead?: ReactNode;
  children: (dossier: Dossier) => ReactNode;
}) {
  const query = useDossier();
  const dossier = query.data;
  const crumbs: Crumb[] = dossier
    ? [
        { label: dossier.periode.titre, href: `/periodes?periode=${dossier.periode.id}` },
        ...(hub ? [] : [{ label: nomComplet(dossier.apprenant), href: baseOf(dossier) }]),
      ]
    : [];
  return (
    <Page
      title={title}
      {...(dossier ? { context: `${nomComplet(dossier.apprenant)}, ${dossier.periode.titre}` } : {})}
      crumbs={crumbs}
      lead={lead}
      bar={dossier && <ContextBar dossier={dossier} save={save} />}
    >
      <Loaded query={query}>{children}</Loaded>
    </Page>
  );
}
