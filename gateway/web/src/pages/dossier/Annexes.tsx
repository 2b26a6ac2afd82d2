import type { Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { AnnexesSection } from "../annexesPortfolio/AnnexesSection";
import { DossierPage } from "./DossierPage";
import { activiteLinks, sheetLinks } from "./sheets";
import { WithPortfolio } from "./WithPortfolio";

/** Every file and address of a portfolio, those of its sheets among them (F-06). */
export default function Annexes() {
  const learner = useOpenSession().profil === "apprenant";
  return (
    <DossierPage title={learner ? "Mes annexes" : "Annexes"}>
      {(dossier) => <WithPortfolio dossier={dossier}>{() => <AnnexesDuDossier dossier={dossier} />}</WithPortfolio>}
    </DossierPage>
  );
}

/** What the page holds; also a page of the journal de bord (F-09). */
export function AnnexesDuDossier({ dossier }: { dossier: Dossier }) {
  const sheets = [...sheetLinks(dossier), ...activiteLinks(dossier)];
  return (
    <AnnexesSection
      owner={{ apprenant: dossier.apprenant.id, periode: dossier.periode.id }}
      sheetOf={(fiche) => sheets.find(({ id }) => id === fiche)}
      empty={t`Ajoutez ici ce qui concerne toute la période : un plan, une plaquette de l'entreprise, l'adresse de son site. Les photos d'une semaine s'ajoutent sur la page de cette semaine.`}
    />
  );
}
