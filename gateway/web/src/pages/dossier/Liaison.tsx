import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Tabs } from "@codegouvfr/react-dsfr/Tabs";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { type Action, may } from "../../api/actions";
import type { SaveState as State } from "../../forms/autosave";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { SaveState } from "../../ui/SaveState";
import { DossierPage, useDossierKeys } from "./DossierPage";
import { LiaisonLieu } from "./LiaisonLieu";
import { LiaisonActivites, LiaisonObjectifs } from "./LiaisonPropre";
import { type PartOfLiaison, useLiaisonQuery } from "./useLiaison";

type Onglet = "lieu" | "objectifs" | "activites";

/** What one must be allowed to write in a tab. */
const WRITES: Record<Onglet, Action> = { lieu: "modifier", objectifs: "individualiser", activites: "individualiser" };

/** Fiche de liaison, three tabs (P-10). What is typed is saved field by field. */
export default function Liaison() {
  const { periode, apprenant } = useDossierKeys();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const onglet = useOnglet();
  const query = useLiaisonQuery(periode, apprenant);
  const readOnly = query.data && !may(query.data.actions, WRITES[onglet]);
  return (
    <DossierPage title="Fiche de liaison entreprise" save={<SaveState state={readOnly ? { kind: "lecture_seule" } : save} />}>
      {(dossier) => <Loaded query={query}>{(fiche) => <TabsOf dossier={dossier} fiche={fiche} onState={setSave} />}</Loaded>}
    </DossierPage>
  );
}

function useOnglet(): Onglet {
  const asked = useSearchParams()[0].get("onglet") ?? "";
  return asked === "objectifs" || asked === "activites" ? asked : "lieu";
}

function TabsOf(part: PartOfLiaison) {
  const { dossier, fiche } = part;
  const setSearch = useSearchParams()[1];
  const onglet = useOnglet();
  const tabs: { tabId: Onglet; label: string }[] = [
    { tabId: "lieu", label: "Lieu de réalisation" },
    { tabId: "objectifs", label: "Objectifs" },
    { tabId: "activites", label: `Activités (${fiche.taches.length})` },
  ];
  return (
    <>
      {fiche.gele && (
        <Alert severity="info" small className="fr-mb-2w" description={t`Figée : le bilan entreprise de ${nomComplet(dossier.apprenant)} a été compté dans un bilan intermédiaire. La fiche se lit, elle ne change plus.`} />
      )}
      <Tabs
        label="Parties de la fiche de liaison"
        selectedTabId={onglet}
        tabs={tabs}
        onTabChange={(tab) => setSearch(tab === "lieu" ? {} : { onglet: tab }, { replace: true })}
      >
        {onglet === "lieu" && <LiaisonLieu {...part} />}
        {onglet === "objectifs" && <LiaisonObjectifs {...part} />}
        {onglet === "activites" && <LiaisonActivites {...part} />}
      </Tabs>
    </>
  );
}
