import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { bilans } from "../../api/endpoints";
import type { Preparation } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { useDraft } from "../../forms/useDraft";
import { aujourdhui, jour } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Prepare } from "./Prepare";
import { Verify } from "./Verify";

export interface BilanDraft {
  date: string;
  niveaux: Record<string, string>;
  constats: string;
  conseils: string;
  note: string;
}
export interface StepProps {
  apprenant: string;
  preparation: Preparation;
  draft: BilanDraft;
  change: (part: Partial<BilanDraft>) => void;
}

/** Preparation beside the evidence, then a page that says exactly what will be counted and frozen (3.11). */
export default function NouveauBilan() {
  const { apprenant = "" } = useParams();
  const [search] = useSearchParams();
  const referentiel = search.get("referentiel") ?? "";
  // A draft of each diploma: the levels of one are not those of another.
  return <Bilan key={referentiel} apprenant={apprenant} referentiel={referentiel} verifying={search.get("etape") === "verification"} />;
}

function Bilan({ apprenant, referentiel, verifying }: { apprenant: string; referentiel: string; verifying: boolean }) {
  const person = useOpenSession().personne.id;
  const { value: draft, change, forget } = useDraft<BilanDraft>(person, `bilan-intermediaire:${apprenant}:${referentiel}`, () => ({
    date: aujourdhui(), niveaux: {}, constats: "", conseils: "", note: "",
  }));
  const query = useQuery({
    queryKey: ["preparation", apprenant, referentiel, draft.date],
    queryFn: () => bilans.prepare(apprenant, { date: draft.date, referentiel }),
    placeholderData: keepPreviousData,
    enabled: draft.date !== "",
  });
  const held = query.data;
  return (
    <Page
      title={verifying ? "Vérifier le bilan intermédiaire" : "Faire un bilan intermédiaire"}
      {...(held ? { context: nomComplet(held.apprenant) } : {})}
      crumbs={[{ label: "Bilans de compétences", href: `/apprenants/${apprenant}/bilans?referentiel=${referentiel}` }]}
      lead={held && <Lead preparation={held} />}
    >
      <Loaded query={query} lines={8}>
        {(preparation) => {
          const props: StepProps = { apprenant, preparation, draft, change };
          return verifying ? <Verify {...props} onDone={forget} /> : <Prepare {...props} />;
        }}
      </Loaded>
    </Page>
  );
}

function Lead({ preparation }: { preparation: Preparation }) {
  const { apprenant, rang, date_minimale } = preparation;
  const rank = rang === 1 ? "1er bilan" : `${rang}e bilan`;
  return (
    <>
      <strong>{nomComplet(apprenant)}</strong>
      {[apprenant.division, rank].filter(Boolean).map((part) => ` · ${part}`)}
      {date_minimale && t` · depuis celui du ${jour(date_minimale)}`}
    </>
  );
}
