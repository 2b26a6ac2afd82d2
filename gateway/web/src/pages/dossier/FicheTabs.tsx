import { Tabs } from "@codegouvfr/react-dsfr/Tabs";
import { useSearchParams } from "react-router";
import { may } from "../../api/actions";
import type { Dossier, Fiche, Referentiel } from "../../api/types";
import type { SaveState } from "../../forms/autosave";
import { AnnexesFiche } from "../annexesPortfolio/AnnexesFiche";
import { FicheContexte } from "./FicheContexte";
import { FicheRelier } from "./FicheRelier";
import { FicheTextes } from "./FicheTextes";
import { RetryOnProblem } from "./saving";
import { SheetDelete } from "./SheetDelete";
import { useFiche } from "./useFiche";

const ONGLETS = ["contexte", "fiche", "referentiel", "annexes"] as const;
type Onglet = (typeof ONGLETS)[number];

/** The pages of a fiche activité (F-04), in a period or outside any (F-10). One form: what is typed in a tab stays when another opens. */
export function FicheTabs({ fiche, apprenant, dossier, referentiel, onState, back }: {
  fiche: Fiche;
  apprenant: string;
  dossier: Dossier | null;
  referentiel: Referentiel;
  onState: (state: SaveState) => void;
  /** Where one goes once the sheet is deleted. */
  back: string;
}) {
  const engine = useFiche({ fiche, apprenant, onState });
  const [search, setSearch] = useSearchParams();
  const asked = search.get("onglet");
  const onglet: Onglet = ONGLETS.find((one) => one === asked) ?? "contexte";
  const part = { fiche, apprenant, dossier, referentiel, engine };
  const tabs: { tabId: Onglet; label: string }[] = [
    { tabId: "contexte", label: "Contexte" },
    { tabId: "fiche", label: "Fiche" },
    { tabId: "referentiel", label: "Relier au référentiel" },
    { tabId: "annexes", label: fiche.annexes > 0 ? `Annexes (${fiche.annexes})` : "Annexes" },
  ];
  return (
    <>
      <Tabs
        label="Parties de la fiche activité"
        selectedTabId={onglet}
        tabs={tabs}
        onTabChange={(tab) => setSearch(tab === "contexte" ? {} : { onglet: tab }, { replace: true, preventScrollReset: true })}
      >
        {onglet === "contexte" && <FicheContexte {...part} />}
        {onglet === "fiche" && <FicheTextes {...part} />}
        {onglet === "referentiel" && <FicheRelier {...part} />}
        {onglet === "annexes" && <AnnexesFiche fiche={fiche} />}
      </Tabs>
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
      {may(fiche.actions, "supprimer") && <SheetDelete fiche={fiche} engine={engine} back={back} />}
    </>
  );
}
