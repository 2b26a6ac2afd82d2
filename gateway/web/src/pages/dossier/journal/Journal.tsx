import type { ComponentType } from "react";
import { useParams } from "react-router";
import { useOpenSession } from "../../../app/session";
import { NotFound } from "../../../ui/NotFound";
import { AnnexesDuDossier } from "../Annexes";
import { CARTE } from "../Carte";
import { useDossier } from "../DossierPage";
import { ENTREPRISE } from "../Entreprise";
import { BILAN_PERIODE } from "./BilanPeriode";
import { JournalForm } from "./JournalForm";
import { JournalPage } from "./JournalPage";
import { Objectifs } from "./Objectifs";
import { Semaines } from "./Semaines";
import { hasJournal, type JournalCode, pagesFor } from "./sections";

const CONTENT: Record<JournalCode, ComponentType> = {
  entreprise: () => <JournalForm code="entreprise" of={ENTREPRISE} />,
  objectifs: () => <JournalPage code="objectifs">{(dossier) => <Objectifs dossier={dossier} />}</JournalPage>,
  carte: () => <JournalForm code="carte" of={CARTE} />,
  semaines: Semaines,
  annexes: () => <JournalPage code="annexes">{(dossier) => <AnnexesDuDossier dossier={dossier} />}</JournalPage>,
  bilan: () => <JournalForm code="bilan" of={BILAN_PERIODE} />,
};

/** Journal de bord of an apprenti, six pages (F-09): what is written elsewhere about the period, week by week, and the bilan. */
export default function Journal() {
  const { section } = useParams();
  const { profil } = useOpenSession();
  const dossier = useDossier().data;
  const page = pagesFor(profil).find(({ code }) => code === section);
  if (!page || (dossier && !hasJournal(dossier))) return <NotFound />;
  const Content = CONTENT[page.code];
  return <Content />;
}
